package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.protocol.ActionFrame.Noted;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;

/** What the center is to be told of the actions in the book: each step is on the disk before it is told. Not safe for several threads. */
final class OutcomeReporter {

    private final StoredActions book;
    private final Clock clock;
    private final Deque<UplinkFrame.Control> telling = new ArrayDeque<>();

    OutcomeReporter(StoredActions book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /** On a new connection: all that the center does not have yet. */
    void all() {
        telling.clear();
        book.all().forEach(one -> telling.addAll(one.unheard()));
    }

    Optional<UplinkFrame.Control> next() {
        return Optional.ofNullable(telling.poll());
    }

    Optional<StoredAction> find(String id) {
        return book.find(id);
    }

    /** @return false when the disk has no room for it */
    boolean puts(StoredAction kept) throws IOException {
        return book.put(kept, clock.instant());
    }

    /** @throws IOException when the disk has no room for it: nothing has changed, and it is to be tried again */
    void put(StoredAction kept) throws IOException {
        if (!puts(kept)) {
            throw new IOException("the sensor's disk has no room to keep what became of it");
        }
    }

    /** What is to be done about it: without room on the disk this process knows it alone. */
    void keep(StoredAction kept) throws IOException {
        if (!puts(kept)) {
            book.remember(kept);
        }
    }

    /** Its next step, unless the disk has no room for it, as {@link #put}: then nothing is told. */
    void tell(StoredAction kept, State state, String words, SortedMap<String, String> evidence) throws IOException {
        StoredAction told = kept.told(state, words, evidence, clock.instant());
        put(told);
        telling.add(told.outcomes().getLast());
    }

    /** Its latest step. */
    void tellAgain(StoredAction one) {
        one.outcomes().stream().reduce((first, later) -> later).ifPresent(telling::add);
    }

    /** Of what is not kept. */
    void tellOnly(UplinkFrame.Control frame) {
        telling.add(frame);
    }

    void noted(Noted heard) throws IOException {
        Optional<StoredAction> known = book.find(heard.id()).filter(one -> one.heard() < heard.number());
        if (known.isPresent()) {
            put(known.get().heardTo(heard.number()));
        }
    }
}
