package io.watchfloor.dashboards.referral.verify;

import io.watchfloor.dashboards.referral.proof.Custody;
import io.watchfloor.dashboards.referral.proof.CustodyStep;
import io.watchfloor.dashboards.referral.proof.Leaf;
import io.watchfloor.dashboards.referral.proof.Referral;
import io.watchfloor.dashboards.referral.proof.ReferralCheck;
import io.watchfloor.dashboards.referral.proof.ReferralHeader;
import io.watchfloor.dashboards.referral.proof.ReferralReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Verifies referrals without the center: {@code java -jar watchfloor-referral-verifier.jar FILE...}. */
public final class VerifyReferral {

    /** Largest file that is read. */
    public static final int MOST_BYTES = 256 * 1024 * 1024;

    private static final int INTACT = 0;
    private static final int DAMAGED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int FAILED = 3;

    private static final String USAGE = """
            Usage: java -jar watchfloor-referral-verifier.jar [--key FILE]... [--show] FILE...
            Verifies referrals without a center or a network, and names each damaged item.
              --key FILE  public keys of the center, as printed by "watchfloor audit key"
              --show      prints the disclosed fields
            Exit codes: 0 intact, 1 damaged, 2 wrong usage, 3 a file cannot be read.""";

    private static final String ENCRYPTED = "-----BEGIN CMS-----";

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    private VerifyReferral() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = run(out, err, arguments);
        out.flush();
        System.exit(status);
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        List<Path> files = new ArrayList<>();
        List<Path> keys = new ArrayList<>();
        boolean show = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--key") && i + 1 < arguments.length) {
                keys.add(Path.of(arguments[++i]));
            } else if (argument.equals("--show")) {
                show = true;
            } else if (argument.startsWith("--")) {
                err.println(USAGE);
                return WRONG_USAGE;
            } else {
                files.add(Path.of(argument));
            }
        }
        if (files.isEmpty()) {
            err.println(USAGE);
            return WRONG_USAGE;
        }
        try {
            return verify(out, files, keys, show);
        } catch (IOException e) {
            err.println("Cannot read the file: " + escaped(String.valueOf(e.getMessage())));
            return FAILED;
        }
    }

    /**
     * Verifies files and prints the result.
     *
     * @param keys files with public keys; empty for any key
     * @param show whether disclosed fields are printed
     * @return exit code: 0 intact, 1 damaged
     */
    public static int verify(PrintWriter out, List<Path> files, List<Path> keys, boolean show) throws IOException {
        Set<String> trusted = new TreeSet<>();
        for (Path file : keys) {
            List<String> own = publicKeys(Files.readString(file));
            if (own.isEmpty()) {
                throw new IOException("no public key in " + file);
            }
            trusted.addAll(own);
        }
        int result = INTACT;
        for (Path file : files) {
            ReferralReport report = ReferralCheck.check(read(file), trusted);
            if (print(out, file, report, trusted.isEmpty(), show) == DAMAGED) {
                result = DAMAGED;
            }
        }
        return result;
    }

    /** Whether the file is encrypted for its recipient, and no referral before it is decrypted. */
    public static boolean isEncrypted(byte[] file) {
        byte[] begin = ENCRYPTED.getBytes(StandardCharsets.US_ASCII);
        return Arrays.mismatch(file, begin) == begin.length;
    }

    /** Reads a referral. */
    public static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("%s has more than %d bytes".formatted(file, MOST_BYTES));
            }
            if (isEncrypted(bytes)) {
                throw new IOException(
                        "%s is encrypted for its recipient. Decrypt it first: openssl cms -decrypt -inform PEM -in %<s -inkey KEY -out FILE"
                                .formatted(file));
            }
            return bytes;
        }
    }

    private static int print(PrintWriter out, Path file, ReferralReport report, boolean anyKey, boolean show) {
        if (!report.isIntact()) {
            report.flaws().forEach(flaw -> out.println(escaped(file + ": " + flaw)));
            out.println(escaped(file + ": DAMAGED. Do not rely on the places named above."));
            return DAMAGED;
        }
        Referral referral = report.referral().orElseThrow();
        ReferralHeader header = referral.header().header();
        long items = referral.chain().size() - 2L;
        long disclosed = fields(referral, true);
        out.println(escaped("%s: INTACT. Case %d (%s) for %s, built %s by %s, marked TLP:%s."
                .formatted(
                        file,
                        header.caseNumber(),
                        header.caseId(),
                        header.purpose().recipient(),
                        header.built(),
                        header.by(),
                        header.marking().toUpperCase(Locale.ROOT).replace('_', '+'))));
        out.println(
                "%d items: %d disclosed, with %d fields disclosed and %d fields withheld, %d items erased, %d items withheld."
                        .formatted(
                                items,
                                referral.items().size(),
                                disclosed,
                                fields(referral, false),
                                header.erased().size(),
                                items
                                        - referral.items().size()
                                        - header.erased().size()));
        referral.custodies().forEach(log -> print(out, log));
        out.println("Signed by the key %s%s"
                .formatted(
                        ReferralHeader.fingerprint(referral.header().key()),
                        anyKey ? ", which was not compared with a --key." : ", which is one of the given keys."));
        if (show) {
            referral.items().forEach((number, leaves) -> leaves.forEach(leaf -> show(out, number, leaf)));
        }
        return INTACT;
    }

    private static void print(PrintWriter out, Custody log) {
        String name = log.entries().stream()
                .findFirst()
                .flatMap(first -> CustodyStep.of(first.record()))
                .map(CustodyStep::exhibit)
                .orElse("");
        List<String> findings = log.findings();
        out.println(escaped("Exhibit %s (%s): %d custody entries, %s"
                .formatted(
                        log.exhibit(),
                        name,
                        log.entries().size(),
                        findings.isEmpty() ? "unbroken." : "BROKEN. " + String.join(" ", findings))));
    }

    private static void show(PrintWriter out, long number, Leaf leaf) {
        Leaf.Opening open = leaf.opening();
        out.println(
                open == null
                        ? "item %d: (withheld)".formatted(number)
                        : escaped("item %d: %s = %s".formatted(number, open.name(), open.value())));
    }

    private static long fields(Referral referral, boolean disclosed) {
        return referral.items().values().stream()
                .flatMap(List::stream)
                .filter(leaf -> (leaf.opening() != null) == disclosed)
                .count();
    }

    private static List<String> publicKeys(String pem) {
        List<String> keys = new ArrayList<>();
        Matcher blocks = KEY.matcher(pem);
        while (blocks.find()) {
            keys.add(blocks.group(1).replaceAll("\\s", ""));
        }
        return keys;
    }

    /** Content of a case may contain characters that change what a terminal shows. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (Character.isISOControl(c) || type == Character.FORMAT || type == Character.LINE_SEPARATOR) {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
