package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.config.input.CloudTrailInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials for requests to AWS: a user's own key, or the current content of an AWS credentials file. Temporary
 * credentials expire after hours, so the file is read again for each request. The program that renews the file need
 * not notify the center.
 */
final class AwsCredentials {

    private static final int LARGEST = 64 << 10;

    private final CloudTrailInput.Key settings;

    /** @param token the session token of temporary credentials */
    record Key(String id, String secret, Optional<String> token) {

        /** Omits the secrets. */
        @Override
        public String toString() {
            return "Key[%s]".formatted(id);
        }
    }

    AwsCredentials(CloudTrailInput.Key settings) {
        this.settings = settings;
    }

    /**
     * @throws IOException when the file cannot be read, or does not contain the profile; the exception has a message
     *     for users
     */
    Key current() throws IOException {
        Optional<Path> file = settings.credentials();
        if (file.isEmpty()) {
            return new Key(settings.id(), settings.secret().read(), Optional.empty());
        }
        return read(file.get(), settings.profile());
    }

    private static Key read(Path file, String profile) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("%s is not a credentials file, because it is too large".formatted(file));
        }
        Map<String, String> said = profile(Files.readString(file), profile);
        String id = said.get("aws_access_key_id");
        String secret = said.get("aws_secret_access_key");
        if (id == null || secret == null) {
            throw new IOException(
                    "%s has no aws_access_key_id and aws_secret_access_key under [%s]".formatted(file, profile));
        }
        return new Key(id, secret, Optional.ofNullable(said.get("aws_session_token")));
    }

    private static Map<String, String> profile(String text, String wanted) {
        Map<String, String> said = new HashMap<>();
        boolean inside = false;
        for (String each : text.split("\n", -1)) {
            String line = each.strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                inside = line.substring(1, line.length() - 1).strip().equals(wanted);
            } else if (inside && equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
                said.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return said;
    }
}
