package io.watchfloor.ops.paging.oncall;

import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;

/**
 * A period in which nobody is notified of cases that concern only the assets under maintenance. Rules, alerts and cases
 * are not affected. The notifications follow at the end of the period, for cases that nobody has acknowledged.
 *
 * @param assets ids of assets, such as {@code host:dc01.corp.example}
 * @param groups groups of assets
 * @param upTo highest severity of the cases whose notifications are held; people are notified of more severe cases
 * @param until end, exclusive
 */
public record MaintenanceWindow(
        String id, List<String> assets, List<String> groups, Level upTo, Instant from, Instant until, String reason) {

    public MaintenanceWindow {
        assets = List.copyOf(assets);
        groups = List.copyOf(groups);
    }

    /** A window that ends at another time. */
    public MaintenanceWindow until(Instant end) {
        return new MaintenanceWindow(id, assets, groups, upTo, from, end, reason);
    }

    public boolean isActive(Instant at) {
        return new TimeSpan(from, until).has(at);
    }

    /** Whether notifications of cases with this severity are held at this time. */
    public boolean holds(Level severity, Instant at) {
        return severity.compareTo(upTo) <= 0 && isActive(at);
    }
}
