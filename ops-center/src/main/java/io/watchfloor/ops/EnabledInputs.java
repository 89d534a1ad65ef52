package io.watchfloor.ops;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.config.cluster.NodeRole;
import io.watchfloor.config.input.AllowedSenders;
import io.watchfloor.config.input.GelfInput;
import io.watchfloor.config.input.InputSettings;
import io.watchfloor.config.input.KafkaInput;
import io.watchfloor.config.input.SyslogInput;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.ops.intake.DirectSubmission;
import io.watchfloor.ops.intake.input.HttpInput;
import io.watchfloor.ops.intake.input.InputGate;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputSenders;
import io.watchfloor.ops.intake.input.Inputs;
import io.watchfloor.ops.intake.input.gelf.GelfDecoder;
import io.watchfloor.ops.intake.input.gelf.GelfPorts;
import io.watchfloor.ops.intake.input.gelf.GelfRecords;
import io.watchfloor.ops.intake.input.kafka.KafkaReader;
import io.watchfloor.ops.intake.input.socket.MessageReader;
import io.watchfloor.ops.intake.input.socket.PortInput;
import io.watchfloor.ops.intake.input.syslog.SyslogArrivals;
import io.watchfloor.ops.intake.input.syslog.SyslogPorts;
import io.watchfloor.ops.intake.sensor.AssetPattern;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The push inputs that the settings of a node with the ops role enable. */
final class EnabledInputs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EnabledInputs.class);

    final Inputs inputs;
    final InputSenders senders;
    final InputGate way;
    private final InputSettings settings;
    private final String bind;
    private final TelemetryReader reader;
    private final Clock clock;
    private final List<AutoCloseable> ports = Collections.synchronizedList(new ArrayList<>());

    EnabledInputs(
            Settings settings,
            DirectSubmission gate,
            SensorKeyring keyring,
            TelemetryReader reader,
            PrometheusRegistry registry,
            SecureRandom random,
            Clock clock,
            Executor executor) {
        this.settings = settings.doors();
        this.bind = settings.http().bind();
        this.reader = reader;
        this.clock = clock;
        boolean isOpsNode = settings.cluster().roles().contains(NodeRole.OPS);
        this.inputs = new Inputs(isOpsNode ? settings.doors()::rate : door -> Optional.empty(), registry, clock);
        this.senders = new InputSenders(keyring);
        this.way = new InputGate(gate, inputs, senders, settings.ingest().body().maxRecords(), random, clock, executor);
    }

    /** The HTTP inputs. */
    Route route(BodyReader bodies, IngestSettings limits, Executor executor) {
        return new InputPaths(
                        settings.web(), new HttpInput.Shared(senders, way, inputs, bodies, limits, executor), clock)
                .route();
    }

    /**
     * Opens the ports of the push inputs. Call this after the node can evaluate records. Blocks.
     *
     * @param shown the certificate of the node's own port
     * @param made called for a certificate for TLS ports if the node's own port has none
     */
    void open(Optional<ServerTls> shown, Supplier<ServerTls> made) {
        Supplier<Supplier<SSLContext>> tls = () -> shown.orElseGet(() -> kept(made.get()))::context;
        SyslogInput syslog = settings.syslog();
        if (syslog.on()) {
            MessageReader messages = SyslogPorts.reader(syslog, new SyslogArrivals(reader, syslog.zone()), clock);
            ports.addAll(SyslogPorts.open(syslog, bind, portInput(InputName.SYSLOG, syslog.senders(), messages), tls));
        }
        GelfInput gelf = settings.gelf();
        if (gelf.on()) {
            MessageReader messages = new GelfDecoder(gelf, new GelfRecords(reader), clock);
            ports.addAll(GelfPorts.open(gelf, bind, portInput(InputName.GELF, gelf.senders(), messages)));
        }
        if (settings.kafka().on()) {
            openKafka(settings.kafka());
        }
    }

    private void openKafka(KafkaInput kafka) {
        check(InputName.KAFKA.text(), kafka.assets());
        ports.add(new KafkaReader(
                kafka,
                inputs.of(InputName.KAFKA),
                senders.senderOf(InputName.KAFKA, kafka.assets()),
                way,
                new SyslogArrivals(reader),
                clock));
    }

    private ServerTls kept(ServerTls certificate) {
        ports.add(certificate);
        return certificate;
    }

    private PortInput portInput(InputName name, AllowedSenders open, MessageReader reader) {
        check(name.text(), open.assets());
        return new PortInput(
                name,
                inputs.of(name),
                token -> senders.byToken(name, token),
                senders.senderOf(name, open.assets()),
                open,
                reader,
                sender -> way.line(name, sender));
    }

    static void check(String door, List<String> assets) {
        for (String one : assets) {
            try {
                var unused = AssetPattern.parse(one);
            } catch (IllegalArgumentException e) {
                throw new StartFailure(
                        "input.assets",
                        "watchfloor.inputs.%s.assets is invalid: %s".formatted(door, e.getMessage()),
                        "Use patterns such as *.branch.example, user:* or *.",
                        e);
            }
        }
    }

    /**
     * Stops accepting records, waits for pending records to be processed, and closes all ports in parallel. Blocks for
     * at most a few seconds.
     */
    @Override
    public void close() {
        try {
            for (Thread one : closing()) {
                one.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops accepting records without waiting. Pending records are lost unless their senders retry. */
    void cut() {
        List<Thread> unused = closing();
    }

    private List<Thread> closing() {
        List<Thread> closing = List.copyOf(ports).stream()
                .map(port -> Thread.ofVirtual().start(() -> close(port)))
                .toList();
        ports.clear();
        return closing;
    }

    private static void close(AutoCloseable port) {
        try {
            port.close();
        } catch (Exception e) {
            LOG.warn("An input could not be closed: {}", e.toString());
        }
    }
}
