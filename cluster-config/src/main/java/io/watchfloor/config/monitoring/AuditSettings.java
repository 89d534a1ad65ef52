package io.watchfloor.config.monitoring;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the signed end of the audit log is kept.
 *
 * @param signEvery how often it is signed when it has moved
 * @param headsFile the file that it is added to; empty for the one in the data folder
 * @param syslog {@code udp://} or {@code tcp://} with host and port
 * @param post an address that it is POSTed to; plain http for this machine only
 */
public record AuditSettings(Duration signEvery, Optional<Path> headsFile, Optional<URI> syslog, Optional<URI> post) {

    public static AuditSettings read(SettingsReader in) {
        Optional<URI> post = in.optionalHttpUrl("audit.heads.post", "https://second.example/audit-heads");
        if (post.filter(AuditSettings::plain).isPresent()) {
            in.problem("audit.heads.post", "must begin with https", "On the way somebody could drop or change it.");
        }
        return new AuditSettings(
                in.duration("audit.sign-every", Duration.ofSeconds(1), Duration.ofDays(1)),
                in.optionalText("audit.heads.file").map(text -> in.path("audit.heads.file")),
                in.optionalText("audit.heads.syslog").flatMap(text -> syslog(in, text)),
                post);
    }

    private static boolean plain(URI address) {
        return address.getScheme().equals("http")
                && !address.getHost().equals("127.0.0.1")
                && !address.getHost().equals("localhost");
    }

    private static Optional<URI> syslog(SettingsReader in, String text) {
        try {
            URI address = URI.create(text);
            boolean known = "udp".equals(address.getScheme()) || "tcp".equals(address.getScheme());
            if (known && address.getHost() != null && address.getPort() > 0) {
                return Optional.of(address);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        in.problem(
                "audit.heads.syslog",
                "is not the address of a syslog server",
                "Write udp://HOST:PORT or tcp://HOST:PORT.");
        return Optional.empty();
    }
}
