package io.watchfloor.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a node proves itself with to the others, and tells them by. All PEM.
 *
 * @param key unencrypted, RSA
 * @param certificate of the key, issued by {@code ca} itself; all nodes' certificates share one subject name
 * @param ca who issues the nodes' certificates, and nobody else's
 */
public record ClusterTls(Path key, Path certificate, Path ca) {

    private static final String KEY = "cluster.tls-key";
    private static final String CERTIFICATE = "cluster.tls-certificate";
    private static final String CA = "cluster.tls-ca";

    /** None when none of the three is set. */
    static Optional<ClusterTls> read(SettingsReader in) {
        List<String> keys = List.of(KEY, CERTIFICATE, CA);
        List<String> missing =
                keys.stream().filter(key -> in.optionalText(key).isEmpty()).toList();
        if (missing.size() == keys.size()) {
            return Optional.empty();
        }
        missing.forEach(key ->
                in.problem(key, "is missing", "Name all three files, tls-key, tls-certificate and tls-ca, or none."));
        if (!missing.isEmpty()) {
            return Optional.empty();
        }
        keys.forEach(key -> {
            if (!Files.isReadable(in.path(key))) {
                in.problem(
                        key, "names a file that cannot be read", "Give the user that runs the node the right to it.");
            }
        });
        return Optional.of(new ClusterTls(in.path(KEY), in.path(CERTIFICATE), in.path(CA)));
    }
}
