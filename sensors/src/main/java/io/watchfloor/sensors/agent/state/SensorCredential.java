package io.watchfloor.sensors.agent.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sensor's credential, stored at enrolment in a file that only its owner can read.
 *
 * @param center address of the center that issued the credential
 * @param sensor the sensor's id at the center
 * @param credential the bearer token; never printed
 * @param centers all addresses of the center, the preferred one first; contains {@code center}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SensorCredential(String center, String sensor, String credential, List<String> centers) {
    public static final String VARIABLE = "WATCHFLOOR_SENSOR_TOKEN";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param centers all addresses of the center; null in files of earlier versions, which contain only one address
     */
    @SuppressWarnings("ConstantValue") // the field may be missing in the JSON file
    public SensorCredential {
        centers = centers == null || centers.isEmpty() ? List.of(center) : List.copyOf(centers);
    }

    public SensorCredential(String center, String sensor, String credential) {
        this(center, sensor, credential, List.of(center));
    }

    public static Optional<SensorCredential> read(Path file) throws CommandFailure {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), SensorCredential.class));
        } catch (IOException e) {
            throw new CommandFailure(
                    "the credential file %s cannot be read: enroll the sensor again".formatted(file), e);
        }
    }

    public void write(Path file) throws IOException {
        // The one-time token is used up, so if this file is lost, the sensor must be enrolled again.
        if (!AtomicFile.replace(file, JSON.writeValueAsBytes(this), true)) {
            throw new IOException("cannot write %s: the disk is full".formatted(file));
        }
    }

    /** Returns the token from the command line, the environment, or the credential file, in this order of priority. */
    public static String token(@Nullable String typed, Map<String, String> environment, Path file)
            throws CommandFailure {
        if (typed != null) {
            return typed.strip();
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isBlank()) {
            return variable.strip();
        }
        return read(file)
                .map(SensorCredential::credential)
                .orElseThrow(() -> new CommandFailure(
                        "this sensor has no credential: run \"watchfloor-sensor enroll --center URL --token T\" first"
                                + " (T from \"watchfloor sensors token\"), or set " + VARIABLE));
    }

    /**
     * Returns the certificate of the enrolled credential; null if the token comes from the command line or the
     * environment.
     */
    public static @Nullable AgentCertificate certificate(String token, Path file, Path certificate)
            throws CommandFailure {
        boolean enrolled = read(file).map(one -> one.credential().equals(token)).orElse(false);
        try {
            return enrolled ? AgentCertificate.read(certificate).orElse(null) : null;
        } catch (IOException e) {
            throw new CommandFailure(
                    "the certificate %s is not usable (%s): enroll the sensor again"
                            .formatted(certificate, e.getMessage()),
                    e);
        }
    }

    @Override
    public String toString() {
        return "Credential[center=%s, sensor=%s]".formatted(center, sensor);
    }
}
