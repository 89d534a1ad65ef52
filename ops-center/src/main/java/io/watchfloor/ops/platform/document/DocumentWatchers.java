package io.watchfloor.ops.platform.document;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;

/** The watchers of a node. Each has a thread of its own: compiling rules takes longer than reading who is on call may wait. */
public final class DocumentWatchers implements AutoCloseable {

    private final Jdbi database;
    private final Counter failures;
    private final List<DocumentWatcher<?>> all = new CopyOnWriteArrayList<>();

    public DocumentWatchers(Jdbi database, PrometheusRegistry registry) {
        this.database = database;
        Meters meters = new Meters(registry);
        this.failures = meters.counter("watchfloor_documents_failed_total");
        meters.watch(
                "watchfloor_documents_unread_seconds",
                gauge -> all.forEach(one -> gauge.call(one.unread().toMillis() / 1_000.0, one.topic())));
    }

    /**
     * Reads it for the first time; {@link DocumentWatcher#start} begins to watch.
     *
     * @param topic a row of {@code document_revision}
     * @param reading may block, and throws when it cannot read
     */
    public <T> DocumentWatcher<T> watch(String topic, Supplier<T> reading) {
        return watch(topic, reading.get(), former -> reading.get(), read -> true);
    }

    /**
     * @param first what it knows already
     * @param reading from the former value; may block, and throws when it cannot read
     * @param complete whether it is done with this revision; if not, it is read again at the next look
     */
    public <T> DocumentWatcher<T> watch(String topic, T first, UnaryOperator<T> reading, Predicate<T> complete) {
        DocumentWatcher<T> made = new DocumentWatcher<>(
                topic,
                database,
                first,
                reading,
                complete,
                () -> failures.labelValues(topic).inc());
        all.add(made);
        return made;
    }

    @Override
    public void close() {
        all.forEach(DocumentWatcher::close);
    }
}
