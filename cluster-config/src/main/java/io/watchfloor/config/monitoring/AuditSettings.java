package io.watchfloor.config.monitoring;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Destinations of the audit log's signed chain heads.
 *
 * @param signEvery signing interval; only a changed chain head is signed
 * @param headsFile file to which signed chain heads are appended; empty for the default file in the data folder
 * @param syslog syslog server as {@code udp://} or {@code tcp://} with host and port
 * @param post URL to which signed chain heads are POSTed; plain HTTP is allowed only to this machine
 * @param timeStamp authority that confirms chain heads; empty for none
 */
public record AuditSettings(
        Duration signEvery,
        Optional<Path> headsFile,
        Optional<URI> syslog,
        Optional<URI> post,
        Optional<TimeStampSettings> timeStamp) {

    public static AuditSettings read(SettingsReader in) {
        Optional<URI> post = in.optionalHttpUrl("audit.heads.post", "https://second.example/audit-heads");
        if (post.filter(AuditSettings::plain).isPresent()) {
            in.problem(
                    "audit.heads.post",
                    "must start with https",
                    "Over plain HTTP an attacker on the network could drop or change the signed heads.");
        }
        return new AuditSettings(
                in.duration("audit.sign-every", Duration.ofSeconds(1), Duration.ofDays(1)),
                in.optionalText("audit.heads.file").map(text -> in.path("audit.heads.file")),
                in.optionalText("audit.heads.syslog").flatMap(text -> syslog(in, text)),
                post,
                TimeStampSettings.read(in));
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
            // The code below reports the invalid value.
        }
        in.problem(
                "audit.heads.syslog",
                "is not the address of a syslog server",
                "Write udp://HOST:PORT or tcp://HOST:PORT.");
        return Optional.empty();
    }
}
