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

/**
 * The document watchers of a node. Each watcher has its own thread, because compiling rules must not delay the on-call
 * configuration.
 */
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
     * Reads the documents; {@link DocumentWatcher#start} starts watching.
     *
     * @param topic the name of a row of {@code document_revision}
     * @param reading reads the value; may block; throws an exception if reading fails
     */
    public <T> DocumentWatcher<T> watch(String topic, Supplier<T> reading) {
        return watch(topic, reading.get(), former -> reading.get(), read -> true);
    }

    /**
     * @param first the initial value
     * @param reading computes the value from the previous one; may block; throws an exception if reading fails
     * @param complete whether the value is complete for the revision; an incomplete value is read again at the next
     * check
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
