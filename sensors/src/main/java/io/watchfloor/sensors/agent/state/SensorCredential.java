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
 * This sensor's credential, as enrolment wrote it to a file that only its owner can read.
 *
 * @param center the center that issued it
 * @param sensor the center's name for this sensor
 * @param credential the bearer token; never shown
 * @param centers where the center may be reached, the preferred address first; {@code center} is among them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SensorCredential(String center, String sensor, String credential, List<String> centers) {
    public static final String VARIABLE = "WATCHFLOOR_SENSOR_TOKEN";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param centers null in files of earlier versions, which knew one center */
    @SuppressWarnings("ConstantValue") // a file may leave it out
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
        // The token that it was given for is used up: lost, this sensor would have to be enrolled again.
        if (!AtomicFile.replace(file, JSON.writeValueAsBytes(this), true)) {
            throw new IOException("the disk of %s has no room".formatted(file));
        }
    }

    /** The token to use: from the command line, the environment, or the file. */
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

    /** The certificate that belongs to this credential: none when the token was told otherwise than by the file. */
    public static @Nullable AgentCertificate certificate(String token, Path file, Path certificate)
            throws CommandFailure {
        boolean enrolled = read(file).map(one -> one.credential().equals(token)).orElse(false);
        try {
            return enrolled ? AgentCertificate.read(certificate).orElse(null) : null;
        } catch (IOException e) {
            throw new CommandFailure(
                    "the certificate in %s cannot be used (%s): enroll the sensor again"
                            .formatted(certificate, e.getMessage()),
                    e);
        }
    }

    @Override
    public String toString() {
        return "Credential[center=%s, sensor=%s]".formatted(center, sensor);
    }
}
