package io.watchfloor.dashboards.demo;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.Node;
import io.watchfloor.dashboards.oncall.FirstWatch;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a node for demonstration, with recorded telemetry of a morning with an attack, a sensor that sends this telemetry, and a pager
 * that receives notifications.
 */
public final class Demo implements AutoCloseable {

    /** The person who is signed in by the printed link. */
    public static final String PERSON = "demo";

    private static final int SECRET_BYTES = 16;
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final PagerReceiver pager;
    private final Node node;
    private final StoryPlayer player;
    private final DemoSensor sensor;

    private Demo(PagerReceiver pager, Node node, StoryPlayer player, DemoSensor sensor) {
        this.pager = pager;
        this.node = node;
        this.player = player;
        this.sensor = sensor;
    }

    /**
     * Starts the demo; the attack starts immediately.
     *
     * @param data folder for all files
     * @param overrides settings from the command line
     * @param speed playback speed: 1 for the recorded speed, 2 for twice as fast
     * @param shout receives one line of text for each notification
     * @throws StartFailure if the demo cannot run
     */
    public static Demo start(Path data, CommandLineSettings overrides, double speed, Consumer<String> shout)
            throws InvalidSettingsException {
        try {
            Clock clock = Clock.systemUTC();
            byte[] secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            String key = HexFormat.of().formatHex(secret);
            Path folder = PrivateFiles.folder(data.resolve("demo"));
            PagerReceiver pager = new PagerReceiver(key, folder.resolve("pages.jsonl"), clock, shout);
            Path file = folder.resolve("watchfloor.conf");
            Files.writeString(file, """
                    watchfloor.escalation.webhook-url = "%s"
                    watchfloor.escalation.webhook-secret = "%s"
                    watchfloor.egress.allow = [127.0.0.1]
                    """.formatted(pager.address(), key));
            Node node = Node.startDemo(ProgramConfig.load(Optional.of(file), overrides), pager::received);
            FirstWatch.of(node.people(), desk(pager.address(), key, clock.instant()), AGAIN);
            StoryPlayer player = new StoryPlayer(folder.resolve("telemetry"), clock, speed);
            player.start();
            // The sensor reports for all assets of the demo, like a forwarder.
            String token = node.sensorToken(PERSON, List.of("*"));
            DemoSensor sensor = DemoSensor.start(folder, node.address(), token, player);
            return new Demo(pager, node, player, sensor);
        } catch (IOException e) {
            throw new StartFailure(
                    "demo.files",
                    "The demo cannot write its files under %s: %s.".formatted(data, e.getMessage()),
                    "Choose another folder with --data DIR.",
                    e);
        }
    }

    /** Creates the contact method of the demo's person. Notifications sent to it are printed. */
    private static Contact desk(URI address, String secret, Instant now) {
        return new Contact(
                "demo-desk",
                Recipient.person(PERSON),
                ContactMethod.WEBHOOK,
                "Demo desk",
                Map.of("url", address.toString(), "secret", secret),
                now);
    }

    public Node node() {
        return node;
    }

    @Override
    public void close() {
        player.close();
        sensor.close();
        node.close();
        pager.close();
    }
}
