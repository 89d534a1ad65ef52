package io.watchfloor.dashboards.http;

import io.watchfloor.config.Settings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.node.StartFailure;
import java.util.Optional;

/** Checks whether the settings would expose secrets on the network, or would cause unusable links in notifications. */
public final class Exposure {

    private Exposure() {}

    /** @return the reason why a node with these settings must not start */
    public static Optional<StartFailure> refused(Settings settings) {
        HttpSettings http = settings.http();
        if (http.loopbackOnly()) {
            return Optional.empty();
        }
        if (!http.encrypted() && http.proxies().isEmpty()) {
            return Optional.of(new StartFailure(
                    "http.plain-beyond-loopback",
                    ("%s accepts connections from other machines, but watchfloor.tls.use is off, so tokens and"
                                    + " sessions could be intercepted.")
                            .formatted(http.bind()),
                    "Remove watchfloor.tls.use, or list the proxies that terminate TLS for this node in"
                            + " watchfloor.http.behind-proxy.addresses, or listen on 127.0.0.1."));
        }
        if (settings.escalation().webhookUrl().isPresent()
                && http.publicAddress().isEmpty()) {
            return Optional.of(new StartFailure(
                    "http.public-address-missing",
                    "Notifications are sent (watchfloor.escalation.webhook-url), but their links would point to"
                            + " localhost because watchfloor.http.public-address is not set.",
                    "Set watchfloor.http.public-address to the address of the center for users, such as"
                            + " https://soc.example."));
        }
        return Optional.empty();
    }
}
