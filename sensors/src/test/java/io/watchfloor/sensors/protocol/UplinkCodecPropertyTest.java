package io.watchfloor.sensors.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

class UplinkCodecPropertyTest {
    @Property(tries = 300)
    void batchesSurviveARoundTrip(@ForAll("batches") TelemetryBatch batch) throws Exception {
        byte[] frame = UplinkCodec.encodeBatch(batch);
        assertThat(UplinkCodec.decodeBatch(frame, BatchLimits.standard())).isEqualTo(batch);
        assertThat(UplinkCodec.decodeBatch(
                        UplinkCodec.encodeBatch(batch, BatchCompression.ZSTD), BatchLimits.standard()))
                .isEqualTo(batch);
        assertThat(frame.length)
                .isLessThanOrEqualTo((batch.trace() == null ? 42 : 67)
                        + batch.gaps().stream().mapToInt(BatchGap::size).sum()
                        + batch.records().stream().mapToInt(RecordCodec::size).sum());
    }

    /** Similar records that are farther apart than deflate's window. */
    @Example
    void whatZstandardPacksMoreThanReadersMustAllowIsDeflated() throws Exception {
        Random random = new Random(1);
        List<byte[]> bodies = IntStream.range(0, 40)
                .mapToObj(i -> HexFormat.of()
                        .formatHex(random.ints(512, 0, 256)
                                .collect(() -> new ByteArrayOutputStream(), ByteArrayOutputStream::write, (a, b) -> {})
                                .toByteArray()))
                .map(GoldenBatches::bytes)
                .toList();
        TelemetryBatch batch = new TelemetryBatch(
                1,
                1,
                1,
                LongStream.rangeClosed(1, 2000)
                        .mapToObj(
                                i -> new TelemetryRecord(i, 1_764_270_000_000L, null, null, bodies.get((int) (i % 40))))
                        .toList());
        byte[] frame = UplinkCodec.encodeBatch(batch, BatchCompression.ZSTD);
        assertThat(frame.length)
                .isLessThan(batch.records().stream().mapToInt(RecordCodec::size).sum() * 2 / 3);
        assertThat(UplinkCodec.decodeBatch(frame, BatchLimits.standard())).isEqualTo(batch);
    }

    @Property(tries = 1000)
    void arbitraryBytesAreDecodedOrRejectedWithAProtocolException(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> UplinkCodec.decodeBatch(bytes, BatchLimits.standard()))
                .isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 500)
    void framesSurviveARoundTrip(
            @ForAll long epoch,
            @ForAll @LongRange(min = 1, max = 1L << 60) long next,
            @ForAll @LongRange(min = 1, max = 1L << 60) long pending,
            @ForAll String text)
            throws Exception {
        for (UplinkFrame frame : List.of(
                new UplinkFrame.Hello("1.0 " + next, epoch, next, pending, ~epoch, null, List.of(), null, null),
                new UplinkFrame.Compare(epoch, next, pending),
                new UplinkFrame.Ack(epoch, next, 1, 2, List.of(new UplinkFrame.Rejection(pending, text, text))),
                new UplinkFrame.StartNewEpoch(text),
                new UplinkFrame.Refusal(text, text))) {
            assertThat(UplinkCodec.decode(UplinkCodec.encode(frame))).isEqualTo(frame);
        }
    }

    @Provide
    Arbitrary<TelemetryBatch> batches() {
        Arbitrary<String> name =
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20).map(String::toLowerCase);
        Arbitrary<LogSource> source = Combinators.combine(name.injectNull(0.3), name.injectNull(0.3), name)
                .as(LogSource::new);
        Arbitrary<byte[]> body = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<TelemetryRecord> record = Combinators.combine(
                        Arbitraries.longs().between(0, 253_402_300_799_999L),
                        name.injectNull(0.5),
                        source.injectNull(0.5),
                        body)
                .as((received, asset, logsource, bytes) -> new TelemetryRecord(1, received, asset, logsource, bytes));
        Arbitrary<Object> gap = Combinators.combine(
                        Arbitraries.longs().between(1, 300), name.injectNull(0.5), Arbitraries.longs())
                .as((count, reason, after) -> new BatchGap(
                        new SequenceGap(
                                1,
                                count,
                                reason,
                                reason == null ? null : Instant.EPOCH,
                                reason == null ? null : Instant.ofEpochMilli(count)),
                        after));
        Arbitrary<TraceContext> trace = Combinators.combine(
                        Arbitraries.longs(), Arbitraries.longs(), Arbitraries.longs(), Arbitraries.bytes())
                .as(TraceContext::new);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs().between(1, Long.MAX_VALUE / 2),
                        Combinators.combine(record.injectNull(0.3), gap)
                                .as((one, other) -> one == null ? other : one)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(50),
                        trace.injectNull(0.5))
                .as(UplinkCodecPropertyTest::numbered);
    }

    /** A batch that skips a sequence is invalid. */
    @Example
    void entriesFollowOneAnother() {
        TelemetryBatch gaps = GoldenBatches.gaps();
        assertThatThrownBy(() -> new TelemetryBatch(1, 41, 1, gaps.records(), gaps.gaps(), null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TelemetryBatch(1, 40, 1, List.of(), gaps.gaps(), null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void aBatchGoesOverNoMoreSequencesThanMayBeRecords() {
        BatchLimits few = new BatchLimits(4 << 20, 16 << 20, BatchCodec.LARGEST_RATIO, 7);
        assertThatThrownBy(() -> UplinkCodec.decodeBatch(UplinkCodec.encodeBatch(GoldenBatches.gaps()), few))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo("batch.count"));
    }

    private static TelemetryBatch numbered(long epoch, long first, List<Object> entries, @Nullable TraceContext trace) {
        List<TelemetryRecord> records = new ArrayList<>();
        List<BatchGap> gaps = new ArrayList<>();
        long next = first;
        for (Object entry : entries) {
            if (entry instanceof BatchGap(SequenceGap lost, long after)) {
                gaps.add(new BatchGap(
                        new SequenceGap(next, next + lost.count() - 1, lost.reason(), lost.since(), lost.until()),
                        after));
                next += lost.count();
            } else {
                records.add(((TelemetryRecord) entry).at(next++));
            }
        }
        return new TelemetryBatch(epoch, first, ~epoch, records, gaps, null, trace);
    }
}
