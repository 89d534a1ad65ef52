package io.watchfloor.dashboards.cli;

import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.audit.AuditKey;
import io.watchfloor.dashboards.audit.chain.LogChecks;
import io.watchfloor.dashboards.audit.chain.LogFiles;
import io.watchfloor.dashboards.audit.chain.LogFlaw;
import io.watchfloor.dashboards.audit.timestamp.StampFiles;
import io.watchfloor.dashboards.audit.timestamp.TimeStampCheck;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.ProgressBar;
import io.watchfloor.dashboards.people.cli.AuditCalls;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        description = "Shows and exports the audit log, and verifies exports without the center.",
        subcommands = {AuditCalls.Heads.class, AuditCalls.Export.class},
        modelTransformer = OperationCommands.class)
final class AuditCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "verify",
            description = {
                "Verifies exported audit logs without the center or a network.",
                "Detects records that were edited, deleted, inserted, moved or truncated, and names the first"
                        + " invalid record. To also detect that the end of the log was removed, or that the log was"
                        + " rewritten with a node's key, pass externally stored chain heads with --heads."
            })
    int verify(
            @Option(
                            names = "--heads",
                            paramLabel = "FILE",
                            description = "Files with externally stored signed chain heads; can be repeated.")
                    @Nullable
                    List<Path> heads,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description =
                                    "Public keys of the nodes, as printed by \"watchfloor audit key\"; can be repeated."
                                            + " Without this option any key is accepted and printed.")
                    @Nullable
                    List<Path> keys,
            @Option(
                            names = "--time-stamps",
                            paramLabel = "FILE",
                            description = "Output of \"watchfloor audit time-stamps --json\"; needs --authority.")
                    @Nullable
                    Path stamps,
            @Option(
                            names = "--authority",
                            paramLabel = "FILE",
                            description = "PEM file with the CA certificates of the time stamp authority.")
                    @Nullable
                    Path authority,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description = "Exports of one center: complete, or consecutive parts.")
                    List<Path> files)
            throws IOException {
        List<Path> kept = heads == null ? List.of() : heads;
        List<Path> keyFiles = keys == null ? List.of() : keys;
        PathChecks.require(spec, files);
        PathChecks.require(spec, kept);
        PathChecks.require(spec, keyFiles);
        PrintWriter out = spec.commandLine().getOut();
        Optional<Set<String>> trusted = publicKeys(keyFiles);
        if (trusted.isEmpty()) {
            return ExitCode.WRONG_USAGE;
        }
        LogChecks checks = new LogChecks(trusted.get());
        Optional<StampFiles> stamped = stampFiles(stamps, authority);
        if ((stamps != null || authority != null) && stamped.isEmpty()) {
            return ExitCode.WRONG_USAGE;
        }
        long begin = System.nanoTime();
        ProgressBar progress =
                new ProgressBar(spec.commandLine().getErr(), ProgressBar.onTerminal(), bytes(files) + bytes(kept));
        Optional<LogFlaw> flaw = stamps == null || stamped.isEmpty()
                ? Optional.empty()
                : stamped.get().read(stamps, checks);
        if (flaw.isEmpty()) {
            flaw = LogFiles.check(checks, files, kept, progress::advance);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        progress.clear();
        if (flaw.isPresent()) {
            out.println(EscapedMessageConverter.escape(flaw.get().toString()));
            out.println("The log is damaged. The record named above and all later records are not trustworthy.");
            return ExitCode.NO;
        }
        out.println(String.format(
                Locale.ROOT,
                "The log is intact: records %s, %,d in %.1f s, %,.0f per second; %s verified.",
                checks.range(),
                checks.records(),
                seconds,
                checks.records() / Math.max(seconds, 1e-9),
                checks.compared()));
        checks.signers()
                .forEach(key -> out.println("Signed by the key " + AuditKey.fingerprint(key)
                        + (keyFiles.isEmpty()
                                ? ", which was not compared with a --key."
                                : ", which is one of the given keys.")));
        stamped.ifPresent(all -> print(out, checks, all.stamps()));
        if (kept.isEmpty()) {
            out.println("Without --heads, records removed from the end cannot be detected.");
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "key",
            description = {
                "Prints the public key with which the node signs the audit log.",
                "Store the key and its fingerprint in a place where no operator of the center can change" + " them."
            })
    int key(@Mixin NodeConfigOptions node) throws InvalidSettingsException {
        PublicKey key = AuditKey.publicKey(node.load().settings().data().dir());
        PrintWriter out = spec.commandLine().getOut();
        out.print(AuditKey.pem(key));
        out.println("Fingerprint: " + AuditKey.fingerprint(Base64.getEncoder().encodeToString(key.getEncoded())));
        return ExitCode.DONE;
    }

    /** Reads the public keys. Returns empty and prints an error if a file contains no key. */
    private Optional<Set<String>> publicKeys(List<Path> files) throws IOException {
        Set<String> all = new TreeSet<>();
        for (Path file : files) {
            List<String> keys = new ArrayList<>(AuditKey.publicKeys(Files.readString(file)));
            if (keys.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("No public key in " + file + ". Give the output of \"watchfloor audit key\".");
                return Optional.empty();
            }
            all.addAll(keys);
        }
        return Optional.of(all);
    }

    private Optional<StampFiles> stampFiles(@Nullable Path stamps, @Nullable Path authority) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        if (stamps == null) {
            if (authority != null) {
                err.println("--authority needs --time-stamps with the time stamps to check.");
            }
            return Optional.empty();
        }
        if (authority == null) {
            err.println("--time-stamps needs --authority with the CA certificates of the time stamp authority.");
            return Optional.empty();
        }
        PathChecks.require(spec, List.of(stamps, authority));
        try {
            return Optional.of(new StampFiles(TimeStampCheck.of(Files.readString(authority), Optional.empty())));
        } catch (CertificateException e) {
            err.println("No certificate in " + authority + ".");
            return Optional.empty();
        }
    }

    private static void print(PrintWriter out, LogChecks checks, List<StampFiles.Stamped> stamps) {
        List<StampFiles.Stamped> compared =
                stamps.stream().filter(one -> checks.contains(one.seq())).toList();
        out.println("%s valid, of which %d are of these records."
                .formatted(Plural.of(stamps.size(), "time stamp"), compared.size()));
        compared.stream()
                .max(Comparator.comparingLong(StampFiles.Stamped::seq))
                .ifPresent(last -> out.println(
                        EscapedMessageConverter.escape("%s confirmed that the records through %d existed at %s."
                                .formatted(
                                        last.stamp().authority(),
                                        last.seq(),
                                        last.stamp().at()))));
    }

    private static long bytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
