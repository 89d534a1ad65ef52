package io.watchfloor.config.archive;

import io.watchfloor.config.reading.SecretSetting;
import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bucket of S3, or of a compatible object store, that keeps the files of the archive.
 *
 * @param prefix of all objects; empty, or with a slash at its end
 * @param endpoint address of a compatible object store; empty for Amazon S3
 * @param pathStyle whether requests name the bucket in the path, and not in the name of the host
 * @param key access key; empty for the default credentials of AWS
 * @param cache largest size of the local copies of files
 */
public record S3Settings(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        String region,
        boolean pathStyle,
        Optional<Key> key,
        Patience patience,
        long cache) {

    private static final String AT = "archive.s3";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]");
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** So that a node that stops while it sends a file has stopped before another node deletes the unlisted file. */
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private static final long SMALLEST_CACHE = 512L << 20;

    public record Key(String id, SecretSetting secret) {}

    /**
     * @param timeout of one attempt
     * @param attempts before a request has failed
     */
    public record Patience(Duration timeout, int attempts) {}

    static Optional<S3Settings> read(SettingsReader in) {
        String bucket = in.optionalText(AT + ".bucket").orElse("");
        String prefix = in.optionalText(AT + ".prefix").orElse("");
        Optional<URI> endpoint = in.optionalHttpUrl(AT + ".endpoint", "https://minio.corp.example:9000");
        String id = in.optionalText(AT + ".access-key").orElse("");
        SecretSetting secret = SecretSetting.of(in, AT + ".secret-key");
        S3Settings settings = new S3Settings(
                bucket,
                prefix,
                endpoint,
                in.text(AT + ".region"),
                in.flag(AT + ".path-style"),
                id.isEmpty() ? Optional.empty() : Optional.of(new Key(id, secret)),
                new Patience(in.duration(AT + ".timeout", SHORTEST, LONGEST), in.integer(AT + ".attempts", 1, 4)),
                in.size(AT + ".cache", SMALLEST_CACHE, Long.MAX_VALUE));
        if (bucket.isEmpty()) {
            return Optional.empty();
        }
        if (!BUCKET.matcher(bucket).matches()) {
            in.problem(
                    AT + ".bucket",
                    "is not the name of a bucket",
                    "Write only the name, such as watchfloor-archive. The address of the object store is in endpoint.");
        }
        if (!prefix.isEmpty() && (!prefix.endsWith("/") || prefix.startsWith("/"))) {
            in.problem(AT + ".prefix", "does not end with a slash, or begins with one", "Write it as watchfloor/.");
        }
        if (id.isEmpty() == secret.given()) {
            in.problem(
                    AT + (id.isEmpty() ? ".access-key" : ".secret-key"),
                    "is missing",
                    "Set access-key and secret-key, or neither to use the default credentials of AWS.");
        }
        return Optional.of(settings);
    }
}
