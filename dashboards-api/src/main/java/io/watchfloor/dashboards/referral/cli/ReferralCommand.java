package io.watchfloor.dashboards.referral.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.referral.proof.Leaf;
import io.watchfloor.dashboards.referral.proof.Redaction;
import io.watchfloor.dashboards.referral.proof.Referral;
import io.watchfloor.dashboards.referral.proof.ReferralCheck;
import io.watchfloor.dashboards.referral.proof.ReferralReport;
import io.watchfloor.dashboards.referral.verify.VerifyReferral;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "referral",
        description = "Refers cases to agencies, and redacts and verifies referrals without the center.",
        modelTransformer = OperationCommands.class)
public final class ReferralCommand {

    private static final String WITHHOLD =
            "What to withhold: 3 for an item, 3:raw/User for a field of it, *:to for the field of every item;"
                    + " can be repeated. A field that ends in * names all fields that begin so.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "draft",
            description = {
                "Drafts a referral of a case that belongs to a matter.",
                "A lead and a user with the role legal approve it. Then \"referral download\" builds the file."
            })
    int draft(
            @Mixin CenterOptions center,
            @Option(
                            names = "--contact",
                            paramLabel = "ID",
                            required = true,
                            description = "The contact of the matter that receives the referral.")
                    String contact,
            @Option(
                            names = "--basis",
                            paramLabel = "TEXT",
                            required = true,
                            description = "The legal basis, such as a statute or the number of an order.")
                    String basis,
            @Option(
                            names = "--narrative",
                            paramLabel = "FILE",
                            description = "A text file that describes what happened.")
                    @Nullable
                    Path narrative,
            @Option(
                            names = "--clearance",
                            paramLabel = "TLP",
                            description = "The highest TLP label that the recipient may receive. Defaults to amber.")
                    @Nullable
                    String clearance,
            @Option(names = "--withhold", paramLabel = "WHAT", description = WITHHOLD) @Nullable List<String> withhold,
            @Parameters(paramLabel = "MATTER", description = "Number of the matter.") String matter,
            @Parameters(paramLabel = "CASE", description = "The case's id or number.") String id) {
        Map<String, Object> body = new TreeMap<>();
        body.put("caseId", id.startsWith("#") ? id.substring(1) : id);
        body.put("contact", contact);
        body.put("basis", basis);
        if (narrative != null) {
            body.put("narrative", text(narrative));
        }
        if (clearance != null) {
            body.put("clearance", clearance);
        }
        if (withhold != null) {
            body.put("withhold", withhold);
        }
        JsonNode drafted = center.connect().post("/matters/" + Center.segment(matter) + "/referrals", body);
        drafted.path("extent")
                .path("stillShown")
                .forEach(place -> spec.commandLine()
                        .getErr()
                        .println("A value that you withhold is still shown: " + place.asText()
                                + ". Withhold this field, too."));
        spec.commandLine()
                .getOut()
                .println(
                        "Referral %s is a draft. A lead and a user with the role legal approve it: watchfloor referral approve %s %s"
                                .formatted(
                                        drafted.path("id").asText(),
                                        matter,
                                        drafted.path("id").asText()));
        return ExitCode.DONE;
    }

    @Command(
            name = "download",
            description = {
                "Seals an approved referral: builds the file, which anyone can verify without the center.",
                "If the contact has a certificate, the file is encrypted for it. Otherwise confirm with --unencrypted.",
                "The file contains evidence. Store it safely."
            })
    int download(
            @Mixin CenterOptions center,
            @Option(
                            names = "--unencrypted",
                            description =
                                    "Confirms that the file leaves unencrypted, because the contact has no certificate.")
                    boolean unencrypted,
            @Option(
                            names = "--to",
                            paramLabel = "FILE",
                            required = true,
                            description = "File to write. An existing file is not overwritten.")
                    Path file,
            @Parameters(paramLabel = "MATTER", description = "Number of the matter.") String matter,
            @Parameters(paramLabel = "REFERRAL", description = "ID of the referral.") String id) {
        requireNew(file);
        Center asked = center.connect();
        try {
            HttpResponse<InputStream> answer = asked.download(
                    "/matters/%s/referrals/%s/file".formatted(Center.segment(matter), Center.segment(id)),
                    unencrypted ? Map.of("unencrypted", true) : Map.of());
            try (InputStream in = answer.body()) {
                byte[] content = in.readNBytes(VerifyReferral.MOST_BYTES);
                write(file, content);
                spec.commandLine().getOut().println(written(file, VerifyReferral.isEncrypted(content)));
            }
        } catch (IOException e) {
            throw failed(file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw asked.unreachable(e);
        }
        return ExitCode.DONE;
    }

    private static String written(Path file, boolean encrypted) {
        return encrypted
                ? "Wrote %s, which only the recipient can decrypt: openssl cms -decrypt -inform PEM -in %s -inkey KEY -out FILE"
                        .formatted(file, file)
                : "Wrote %s, which is not encrypted. Verify the file: watchfloor referral verify %s"
                        .formatted(file, file);
    }

    @Command(
            name = "redact",
            description = {
                "Withholds items and fields of a referral, without the center. The proof of the rest stays.",
                "Withholding a field of a record also withholds the record as received, and quotes of the record in detections.",
                "Withholding a field of an item that was committed to before version 2 of the format withholds the item."
            })
    int redact(
            @Option(names = "--withhold", paramLabel = "WHAT", required = true, description = WITHHOLD)
                    List<String> withhold,
            @Option(
                            names = "--to",
                            paramLabel = "FILE",
                            required = true,
                            description = "File to write. An existing file is not overwritten.")
                    Path to,
            @Parameters(paramLabel = "FILE", description = "The referral.") Path file)
            throws IOException {
        requireNew(to);
        List<Redaction> redactions = new ArrayList<>();
        for (String one : withhold) {
            redactions.add(Redaction.parse(one)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), one + " names no item and no field. Write 3, 3:raw/User or *:to.")));
        }
        PrintWriter out = spec.commandLine().getOut();
        ReferralReport report = ReferralCheck.check(VerifyReferral.read(file), Set.of());
        if (!report.isIntact()) {
            report.flaws().forEach(flaw -> out.println(file + ": " + flaw));
            out.println("The referral is damaged and was not redacted.");
            return ExitCode.NO;
        }
        Referral whole = report.referral().orElseThrow();
        SortedMap<Long, List<Leaf>> left = Redaction.apply(whole.chain(), whole.items(), redactions);
        Redaction.remains(whole.items(), left)
                .forEach(one -> spec.commandLine()
                        .getErr()
                        .println("The value of %s is still shown by %s.".formatted(one.withheld(), one.shownBy())));
        write(
                to,
                new Referral(whole.header(), whole.chain(), whole.anchor(), whole.custody(), left)
                        .text()
                        .getBytes(StandardCharsets.UTF_8));
        out.println("Wrote %s. Verify the file: watchfloor referral verify %s".formatted(to, to));
        return ExitCode.DONE;
    }

    @Command(
            name = "verify",
            description = {
                "Verifies referrals without the center or a network, and names each damaged item.",
                "The jar verifier/watchfloor-referral-verifier.jar does the same on a machine with nothing but a JDK."
            })
    int verify(
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description =
                                    "Public keys of the center's nodes, as printed by \"watchfloor audit key\"; can be"
                                            + " repeated. Without this option any key is accepted and printed.")
                    @Nullable
                    List<Path> keys,
            @Option(names = "--show", description = "Prints the disclosed fields.") boolean show,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Referrals.") List<Path> files) {
        try {
            return VerifyReferral.verify(spec.commandLine().getOut(), files, keys == null ? List.of() : keys, show) == 0
                    ? ExitCode.DONE
                    : ExitCode.NO;
        } catch (IOException e) {
            throw new StartFailure(
                    "referral.file",
                    "A file cannot be read: " + e.getMessage() + ".",
                    "Check the names of the files.",
                    e);
        }
    }

    private static void requireNew(Path file) {
        if (Files.exists(file)) {
            throw new StartFailure(
                    "referral.file-exists",
                    "The file " + file + " already exists.",
                    "Name another file with --to FILE.");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure(
                    "referral.narrative",
                    "The narrative " + file + " cannot be read: " + e.getMessage() + ".",
                    "Name a text file in UTF-8.",
                    e);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        PrivateFiles.file(file);
        Files.write(file, content);
    }

    private static StartFailure failed(Path file, IOException e) {
        return new StartFailure(
                "referral.download",
                "The referral was not written: " + e.getMessage() + ".",
                "Check that the center runs and that the disk has space. Delete " + file + " and try again.",
                e);
    }
}
