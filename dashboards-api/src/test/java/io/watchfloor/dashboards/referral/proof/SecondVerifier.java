package io.watchfloor.dashboards.referral.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.AssertionFailedError;

/**
 * The verifier of referrals in JavaScript, which was written from the manual alone: one process of Node for many files. If Node is missing,
 * tests are skipped with a message, and with {@code -Dwatchfloor.node=required} they fail.
 */
public final class SecondVerifier implements AutoCloseable {

    static final Path SCRIPT = Path.of("src", "test", "second-verifier", "verify.mjs");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process node;
    private final DataOutputStream files;
    private final BufferedReader results;

    /** The first damage that a verifier names. */
    private record Fault(long line, String place) {}

    private SecondVerifier(Process node) {
        this.node = node;
        this.files = new DataOutputStream(node.getOutputStream());
        this.results = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts Node, or skips or fails the test. */
    public static SecondVerifier start() {
        try {
            return new SecondVerifier(new ProcessBuilder("node", SCRIPT.toString(), "--batch")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            String missing =
                    "The second verifier of referrals cannot run: %s. Install Node 18 or later (apt-get install nodejs)."
                            .formatted(e.getMessage());
            if ("required".equals(System.getProperty("watchfloor.node"))) {
                throw new AssertionFailedError(missing, e);
            }
            System.err.println("SKIPPED: " + missing);
            return Assumptions.abort(missing);
        }
    }

    /** Verifies the bytes of a file; returns its summary. */
    JsonNode summary(byte[] file) throws IOException {
        files.writeInt(file.length);
        files.write(file);
        files.flush();
        String result = results.readLine();
        if (result == null) {
            throw new IOException("The second verifier ended");
        }
        return JSON.readTree(result);
    }

    /**
     * Asserts that both verifiers accept the file, or that both refuse it and name the same place first.
     *
     * @return whether they accept it
     */
    public boolean accepts(byte[] file, String what) throws IOException {
        Optional<Fault> java = ReferralCheck.check(file, Set.of()).flaws().stream()
                .findFirst()
                .map(flaw -> new Fault(flaw.line(), flaw.place()));
        JsonNode first = summary(file).path("faults").path(0);
        Optional<Fault> second = first.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Fault(
                        first.path("line").asLong(), first.path("place").asText()));
        // Any of the three lines of the anchor can be named for it.
        boolean inAnchor =
                java.equals(second.map(fault -> new Fault(java.map(Fault::line).orElse(0L), fault.place())))
                        && java.filter(fault -> fault.place().equals("anchor")).isPresent();
        if (!inAnchor) {
            assertThat(second).as(what).isEqualTo(java);
        }
        return second.isEmpty();
    }

    @Override
    public void close() {
        node.destroy();
    }
}
