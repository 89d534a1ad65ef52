package io.watchfloor.config.cluster;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * PEM files with which cluster nodes authenticate each other.
 *
 * @param key unencrypted RSA private key of this node
 * @param certificate certificate of the key, issued directly by {@code ca}; certificates of all nodes have the same
 *     subject name
 * @param ca certificate of a CA that issues node certificates only
 */
public record ClusterTls(Path key, Path certificate, Path ca) {

    private static final String KEY = "cluster.tls-key";
    private static final String CERTIFICATE = "cluster.tls-certificate";
    private static final String CA = "cluster.tls-ca";

    /** Reads the three settings of the TLS files. Returns empty if none of the settings is set. */
    static Optional<ClusterTls> read(SettingsReader in) {
        List<String> keys = List.of(KEY, CERTIFICATE, CA);
        List<String> missing =
                keys.stream().filter(key -> in.optionalText(key).isEmpty()).toList();
        if (missing.size() == keys.size()) {
            return Optional.empty();
        }
        missing.forEach(key -> in.problem(
                key, "is missing", "Set all three of tls-key, tls-certificate and tls-ca, or none of them."));
        if (!missing.isEmpty()) {
            return Optional.empty();
        }
        keys.forEach(key -> {
            if (!Files.isReadable(in.path(key))) {
                in.problem(
                        key,
                        "names a file that cannot be read",
                        "Grant read permission to the user that runs the node.");
            }
        });
        return Optional.of(new ClusterTls(in.path(KEY), in.path(CERTIFICATE), in.path(CA)));
    }
}
