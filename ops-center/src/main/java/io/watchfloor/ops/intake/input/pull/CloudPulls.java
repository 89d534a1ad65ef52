package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.config.input.CloudTrailInput;
import io.watchfloor.config.input.EntraApplication;
import io.watchfloor.config.input.GraphInput;
import io.watchfloor.config.input.Office365Input;
import io.watchfloor.config.input.PollingSettings;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputGate;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputSender;
import io.watchfloor.ops.intake.input.InputSenders;
import io.watchfloor.ops.intake.input.Inputs;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.response.automation.FindingCloser;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Starts the inputs that pull from cloud providers, if enabled in the settings. */
public final class CloudPulls {

    private static final Duration PARTNERS_EVERY = Duration.ofSeconds(1);

    private final InputSenders senders;
    private final InputGate way;
    private final Inputs doors;
    private final EgressClient egress;
    private final Jdbi database;
    private final PullStore store;
    private final BoundedJson json;
    private final String node;
    private final Clock clock;

    /** @param node a name that is unique for each start of a node */
    public CloudPulls(
            InputSenders senders,
            InputGate way,
            Inputs doors,
            EgressClient egress,
            Jdbi database,
            IngestSettings limits,
            String node,
            Clock clock) {
        this.senders = senders;
        this.way = way;
        this.doors = doors;
        this.egress = egress;
        this.database = database;
        this.store = new PullStore(database);
        this.json = new BoundedJson(limits);
        this.node = node;
        this.clock = clock;
    }

    /** Starts pulling CloudTrail log files. Blocks. */
    public AutoCloseable open(CloudTrailInput settings) {
        URI address = settings.bucket().orElseThrow();
        S3Bucket bucket = new S3Bucket(
                address, new AwsSignature(settings.region()), new AwsCredentials(settings.key()), egress, clock);
        InputSender sender = senders.senderOf(InputName.CLOUDTRAIL, settings.assets());
        CloudTrailPull pull = new CloudTrailPull(
                bucket,
                settings.prefix(),
                settings.pace(),
                store,
                epoch -> way.line(InputName.CLOUDTRAIL, sender, epoch),
                doors.of(InputName.CLOUDTRAIL),
                json,
                clock);
        return pulling(InputName.CLOUDTRAIL, address, settings.pace(), pull);
    }

    /** Starts pulling from Microsoft Graph. Blocks. */
    public AutoCloseable open(GraphInput settings) {
        EntraClient client = client(new EntraClient.Api("graph", "Graph", settings.endpoint()), settings.application());
        InputSender sender = senders.senderOf(InputName.GRAPH, settings.assets());
        GraphPull pull = new GraphPull(
                client,
                settings,
                store,
                new FindingAssets(database, settings.assets()),
                epoch -> way.line(InputName.GRAPH, sender, epoch),
                clock);
        return pulling(InputName.GRAPH, settings.endpoint(), settings.pace(), pull);
    }

    /** Returns what changes alerts at Microsoft Graph; null if the settings do not want that. Reads the secret. */
    public @Nullable FindingCloser closer(GraphInput settings) {
        return settings.on() && settings.writeBack()
                ? new GraphAlerts(
                        client(new EntraClient.Api("graph", "Graph", settings.endpoint()), settings.application()),
                        egress,
                        clock)
                : null;
    }

    /** Starts pulling Office 365's unified audit log. Blocks. */
    public AutoCloseable open(Office365Input settings) {
        EntraClient client = client(
                new EntraClient.Api("office365", "The Management Activity API", settings.endpoint()),
                settings.application());
        InputSender sender = senders.senderOf(InputName.OFFICE365, settings.assets());
        Office365Pull pull = new Office365Pull(
                new ActivityFeed(client, settings),
                settings,
                store,
                new FindingAssets(database, settings.assets()),
                epoch -> way.line(InputName.OFFICE365, sender, epoch),
                doors.of(InputName.OFFICE365),
                json,
                clock);
        return pulling(InputName.OFFICE365, settings.endpoint(), settings.pace(), pull);
    }

    /** Starts delivering the stored signals of partners. Blocks. */
    public AutoCloseable openPartners() {
        // Registered with the first signal, so that a center without partners does not list a sensor that is silent.
        PartnerSignalPull pull = new PartnerSignalPull(
                database,
                epoch -> way.line(InputName.PARTNERS, senders.senderOf(InputName.PARTNERS, List.of("*")), epoch),
                clock);
        doors.of(InputName.PARTNERS).addAddress("/api/v1/partners/{id}/signals");
        return new PullScheduler(
                InputName.PARTNERS.text(), node, PARTNERS_EVERY, store, doors.of(InputName.PARTNERS), pull);
    }

    private EntraClient client(EntraClient.Api api, EntraApplication application) {
        return new EntraClient(
                api,
                application.tokenEndpoint(),
                new EntraClient.Application(
                        application.clientId(), application.secret().read()),
                egress,
                json,
                clock);
    }

    private PullScheduler pulling(InputName door, URI from, PollingSettings pace, Pull pull) {
        doors.of(door).addAddress("pulls " + from);
        return new PullScheduler(door.text(), node, pace.every(), store, doors.of(door), pull);
    }
}
