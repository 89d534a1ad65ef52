package io.watchfloor.dashboards.intel.taxii;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of the TAXII server. */
public final class TaxiiMetrics {

    private final Counter requests;
    private final Counter sent;
    private final Counter received;

    public TaxiiMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        requests = meters.counter("watchfloor_taxii_requests_total");
        sent = meters.counter("watchfloor_taxii_sent_total");
        received = meters.counter("watchfloor_taxii_received_total");
    }

    void request(String resource) {
        requests.labelValues(resource).inc();
    }

    void sent(int objects) {
        sent.inc(objects);
    }

    void received(long accepted, long refused) {
        received.labelValues("accepted").inc(accepted);
        received.labelValues("refused").inc(refused);
    }
}
