package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.config.door.CloudTrailDoor;
import io.watchfloor.config.door.GraphDoor;
import io.watchfloor.config.door.PullPace;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.DoorName;
import io.watchfloor.ops.intake.input.DoorSender;
import io.watchfloor.ops.intake.input.DoorSenders;
import io.watchfloor.ops.intake.input.DoorWay;
import io.watchfloor.ops.intake.input.Doors;
import io.watchfloor.ops.platform.egress.EgressClient;
import java.net.URI;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** The doors that fetch, as the settings open them. */
public final class CloudPulls {

    private final DoorSenders senders;
    private final DoorWay way;
    private final Doors doors;
    private final EgressClient egress;
    private final PullStore store;
    private final BoundedJson json;
    private final String node;
    private final Clock clock;

    /** @param node this start of the node, and no other */
    public CloudPulls(
            DoorSenders senders,
            DoorWay way,
            Doors doors,
            EgressClient egress,
            Jdbi database,
            IngestSettings limits,
            String node,
            Clock clock) {
        this.senders = senders;
        this.way = way;
        this.doors = doors;
        this.egress = egress;
        this.store = new PullStore(database);
        this.json = new BoundedJson(limits);
        this.node = node;
        this.clock = clock;
    }

    /** Begins to pull CloudTrail's log files. Blocks. */
    public AutoCloseable open(CloudTrailDoor settings) {
        URI address = settings.bucket().orElseThrow();
        S3Bucket bucket = new S3Bucket(
                address, new AwsSignature(settings.region()), new AwsCredentials(settings.key()), egress, clock);
        DoorSender sender = senders.ownOf(DoorName.CLOUDTRAIL, settings.assets());
        CloudTrailPull pull = new CloudTrailPull(
                bucket,
                settings.prefix(),
                settings.pace(),
                store,
                epoch -> way.line(DoorName.CLOUDTRAIL, sender, epoch),
                doors.of(DoorName.CLOUDTRAIL),
                json,
                clock);
        return pulling(DoorName.CLOUDTRAIL, address, settings.pace(), pull);
    }

    /** Begins to pull from Microsoft Graph. Blocks. */
    public AutoCloseable open(GraphDoor settings) {
        GraphClient client = new GraphClient(
                URI.create(settings.authority() + "/" + settings.tenant() + "/oauth2/v2.0/token"),
                settings.endpoint(),
                new GraphClient.Application(
                        settings.client().id(), settings.client().secret().read()),
                egress,
                json,
                clock);
        DoorSender sender = senders.ownOf(DoorName.GRAPH, settings.assets());
        GraphPull pull =
                new GraphPull(client, settings, store, epoch -> way.line(DoorName.GRAPH, sender, epoch), clock);
        return pulling(DoorName.GRAPH, settings.endpoint(), settings.pace(), pull);
    }

    private Pulling pulling(DoorName door, URI from, PullPace pace, Pull pull) {
        doors.of(door).listens("pulls " + from);
        return new Pulling(door.text(), node, pace.every(), store, doors.of(door), pull);
    }
}
