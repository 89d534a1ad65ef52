package io.watchfloor.ops.intake.input.kafka;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.input.KafkaInput;
import io.watchfloor.ops.intake.input.InputConnection;
import io.watchfloor.ops.intake.input.InputCounters;
import io.watchfloor.ops.intake.input.InputGate;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.InputSender;
import io.watchfloor.ops.intake.input.syslog.SyslogArrivals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Kafka topics, and commits an offset only after its record is stored. A record's offset is used as its
 * sequence number, so a record that is read again after a crash or a rebalance changes nothing. No record is lost or
 * duplicated while Kafka retains it.
 */
public final class KafkaReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration DESCRIBING = Duration.ofSeconds(10);
    private static final int BATCH = 500;
    private static final long LAST_WAIT_MILLIS = 4_000;

    /** The Kafka header that contains the asset of a record whose value does not name an asset. */
    private static final String ASSET = "asset";

    private final KafkaInput settings;
    private final InputCounters counters;
    private final InputSender sender;
    private final InputGate way;
    private final SyslogArrivals lines;
    private final Clock clock;
    private final Thread thread;
    private final Map<TopicPartition, Long> epochs = new HashMap<>();

    /**
     * Contains an entry for each partition that is assigned to this node. Another node may have read the partition
     * before.
     */
    private final Map<TopicPartition, InputConnection> partitions = new HashMap<>();

    private Properties properties = new Properties();
    private volatile boolean open = true;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Starts reading. Retries as long as the brokers do not respond.
     *
     * @param lines reads values that are lines of text
     */
    public KafkaReader(
            KafkaInput settings,
            InputCounters counters,
            InputSender sender,
            InputGate way,
            SyslogArrivals lines,
            Clock clock) {
        this.settings = settings;
        this.counters = counters;
        this.sender = sender;
        this.way = way;
        this.lines = lines;
        this.clock = clock;
        settings.topics().forEach(topic -> counters.addAddress("topic " + topic));
        thread = Thread.ofPlatform().daemon().name("kafka-door").start(this::run);
    }

    private void run() {
        while (open) {
            try {
                properties = properties();
                epochs.clear();
                partitions.clear();
            } catch (IOException e) {
                counters.failed("kafka.properties", "watchfloor.inputs.kafka.properties cannot be read: " + e);
                LOG.warn("watchfloor.inputs.kafka.properties cannot be read: {}", e.toString());
                pause();
                continue;
            }
            try (KafkaConsumer<byte[], byte[]> made = new KafkaConsumer<>(properties)) {
                consumer = made;
                made.subscribe(settings.topics(), new Connections());
                while (open) {
                    process(made, made.poll(POLL));
                }
            } catch (WakeupException | InterruptException closed) {
                LOG.debug("Reading from Kafka has stopped: {}", closed.toString());
            } catch (InputRejection refusal) {
                counters.refused(refusal.code(), refusal.detail());
                pause();
            } catch (KafkaException e) {
                counters.failed("kafka.unreachable", "Kafka cannot be read, retrying soon: " + e.getMessage());
                LOG.warn("Kafka cannot be read, retrying soon: {}", e.toString());
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // Catches all other exceptions, so that the input does not stop reading.
                counters.failed("kafka.failed", "Records from Kafka could not be stored, retrying soon: " + e);
                LOG.warn("Records from Kafka could not be stored, retrying soon", e);
                pause();
            } finally {
                consumer = null;
            }
        }
    }

    private void pause() {
        try {
            if (open) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            open = false;
        }
    }

    private Properties properties() throws IOException {
        Properties properties = new Properties();
        if (settings.properties().isPresent()) {
            try (var in = Files.newBufferedReader(settings.properties().get())) {
                properties.load(in);
            }
        }
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", settings.servers()));
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(BATCH));
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "watchfloor");
        return properties;
    }

    private void process(KafkaConsumer<byte[], byte[]> from, ConsumerRecords<byte[], byte[]> records)
            throws InputRejection, InterruptedException {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
            List<InputRecord> arrivals = new ArrayList<>();
            List<Long> numbers = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> one : some) {
                // A Kafka record without a value only marks a key as deleted.
                if (one.value() != null && one.value().length > 0) {
                    arrivals.add(arrival(one));
                    numbers.add(one.offset() + 1);
                }
            }
            InputConnection line =
                    partitions.computeIfAbsent(partition, one -> way.line(InputName.KAFKA, sender, epoch(one)));
            var unused = line.submit(numbers.stream().mapToLong(Long::longValue).toArray(), arrivals, () -> open);
            from.commitSync(
                    Map.of(partition, new OffsetAndMetadata(some.getLast().offset() + 1)));
        }
    }

    private InputRecord arrival(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(ASSET);
        String asset = header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8).strip();
        byte[] value = record.value();
        boolean json = value[0] == '{';
        return json ? new InputRecord(asset, null, value) : lines.ofText(value, asset, clock.instant());
    }

    /**
     * Returns the same epoch on every node that reads the partition. The epoch changes when the topic is deleted and
     * created again, because the offsets then start again.
     */
    private long epoch(TopicPartition partition) {
        Long known = epochs.get(partition);
        if (known != null) {
            return known;
        }
        long epoch = Digests.number(topicId(partition.topic()) + ' ' + partition.partition());
        epochs.put(partition, epoch);
        return epoch;
    }

    private String topicId(String topic) {
        try (Admin admin = Admin.create(properties)) {
            KafkaFuture<TopicDescription> described = Objects.requireNonNull(
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
            return described
                    .get(DESCRIBING.toSeconds(), TimeUnit.SECONDS)
                    .topicId()
                    .toString();
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("The topic %s cannot be described".formatted(topic), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Counts each assigned partition as a connection. */
    private final class Connections implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(one -> {
                KafkaReader.this.partitions.remove(one);
                counters.connected();
            });
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(one -> counters.disconnected());
        }
    }

    /** Stops reading. Kafka delivers the uncommitted records again later. */
    @Override
    public void close() {
        open = false;
        KafkaConsumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            thread.join(LAST_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
