package io.watchfloor.config.cluster;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files with which a node authenticates itself to the others, and checks them. All PEM.
 *
 * @param key unencrypted, RSA
 * @param certificate of the key, issued by {@code ca} itself; all nodes' certificates share one subject name
 * @param ca issues the nodes' certificates, and no others
 */
public record ClusterTls(Path key, Path certificate, Path ca) {

    private static final String KEY = "cluster.tls-key";
    private static final String CERTIFICATE = "cluster.tls-certificate";
    private static final String CA = "cluster.tls-ca";

    /** Empty when none of the three is set. */
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
                in.problem(key, "names a file that cannot be read", "Let the user that runs the node read it.");
            }
        });
        return Optional.of(new ClusterTls(in.path(KEY), in.path(CERTIFICATE), in.path(CA)));
    }
}
