package io.watchfloor.ops;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.paging.ContactSettings;
import io.watchfloor.ops.paging.contact.MediumClearances;
import io.watchfloor.ops.paging.contact.MessageMarkings;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.contact.push.PushKeys;
import io.watchfloor.ops.paging.contact.push.WebPush;
import io.watchfloor.ops.paging.oncall.ContactHealth;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import io.watchfloor.ops.platform.rights.Tlp;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;

/**
 * The notification senders of a node.
 *
 * @param pushKeys the key by which browsers authenticate the center
 * @param ways closed with this object
 * @param markings what messages show of marked cases
 */
public record Notifiers(Senders senders, PushKeys pushKeys, ContactSenders ways, MessageMarkings markings)
        implements AutoCloseable {

    /**
     * @param publicAddress the center's public address, without a trailing slash
     * @param blocking runs the database calls
     */
    public static Notifiers of(
            ContactSettings settings,
            Jdbi database,
            EgressClient egress,
            String publicAddress,
            Executor blocking,
            SecureRandom random,
            Clock clock,
            PrometheusRegistry registry) {
        ContactHealth health = new ContactHealth(database, clock);
        PushKeys keys = new PushKeys(database, random);
        WebPush push = new WebPush(egress, keys, publicAddress, health::markRemoved, blocking, random, clock);
        ContactSenders ways = new ContactSenders(settings, egress, publicAddress, clock);
        ContactSettings.Clearances clearances = settings.clearances();
        return new Notifiers(
                ways.with(push, health::record),
                keys,
                ways,
                new MessageMarkings(
                        new MediumClearances(
                                Tlp.of(clearances.email()),
                                Tlp.of(clearances.lockScreen()),
                                Tlp.of(clearances.services())),
                        new HeldBackMetrics(registry)));
    }

    @Override
    public void close() {
        ways.close();
    }
}
