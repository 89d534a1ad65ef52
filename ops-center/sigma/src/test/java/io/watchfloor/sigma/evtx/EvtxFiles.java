package io.watchfloor.sigma.evtx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** All that a file gave, in its order. */
record EvtxFiles(List<String> records, List<Long> numbers, List<Damage> damage) {

    static EvtxFiles of(byte[] file) {
        try {
            return of(new ByteArrayInputStream(file));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static EvtxFiles of(InputStream file) throws IOException {
        Collecting sink = new Collecting();
        EvtxReader.read(file, 1 << 20, sink);
        return sink.read;
    }

    /** Keeps all that it is told. */
    static final class Collecting implements EvtxReader.Sink {
        final EvtxFiles read = new EvtxFiles(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        @Override
        public void record(long number, byte[] json) {
            read.records.add(new String(json, StandardCharsets.UTF_8));
            read.numbers.add(number);
        }

        @Override
        public void damaged(Damage damage) {
            read.damage.add(damage);
        }
    }

    /** {@code code chunk:record}. */
    List<String> codes() {
        return damage.stream()
                .map(one -> one.code() + " " + one.chunk() + ":" + one.record())
                .toList();
    }
}
