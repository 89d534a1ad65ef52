package io.watchfloor.ops.asset.naming;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.asset.entity.WellKnown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The current and recent reports of sensors about an asset's host.
 *
 * @param said reports in the order of their arrival, at most {@value #MOST}. The latest report of each sensor is
 *     current; earlier reports are no longer valid
 */
public record HostReports(List<SensorHostReport> said) {

    public static final HostReports NONE = new HostReports(List.of());

    /** A laptop that is used in several networks changes its addresses a few times a day. */
    static final int MOST = 8;

    private static final String SOURCE = "its own sensor";

    /** Prefers fully qualified names. Other names are sorted, so that all assets choose the same name. */
    private static final Comparator<Entity> FULL_NAME_FIRST = Comparator.<Entity, Boolean>comparing(
                    host -> host.value().indexOf('.') < 0)
            .thenComparing(Comparator.naturalOrder());

    public HostReports {
        said = List.copyOf(said);
    }

    /** @return the report to journal; empty when the report contains nothing new, or is older than the known report */
    public Optional<SensorHostReport> newReport(SensorHostReport one) {
        SensorHostReport standing = current(one.sensor());
        if (standing != null) {
            boolean news = !standing.hasSameContent(one) && one.from().isAfter(standing.from());
            return news ? Optional.of(one) : Optional.empty();
        }
        // The first report is also valid for the time before the report, because records that were spooled before the
        // sensor connected come from the same host.
        return Optional.of(new SensorHostReport(
                one.sensor(), one.names(), one.addresses(), one.from().minus(SelfReports.HALF_DAY), null));
    }

    private @Nullable SensorHostReport current(String sensor) {
        return said.stream()
                .filter(one -> one.sensor().equals(sensor) && one.until() == null)
                .findFirst()
                .orElse(null);
    }

    /** Whether the name is included by all sensors that report about this host. */
    public boolean allReport(String name) {
        return said.stream()
                .filter(one -> one.until() == null)
                .allMatch(one -> one.names().contains(name));
    }

    public HostReports with(SensorHostReport news) {
        List<SensorHostReport> now = new ArrayList<>();
        for (SensorHostReport one : said) {
            now.add(one.sensor().equals(news.sensor()) && one.until() == null ? one.ended(news.from()) : one);
        }
        now.add(news);
        if (now.size() > MOST) {
            now.stream().filter(one -> one.until() != null).findFirst().ifPresentOrElse(now::remove, now::removeFirst);
        }
        return new HostReports(now);
    }

    /**
     * The aliases of the host's names and addresses at a given time. An alias is valid at most until the end of the
     * adjacent 12-hour periods, so that copies of the alias become invalid when no sensor reports the alias again.
     *
     * @param host the asset's host
     * @param otherNames names of the same host by merge decisions: these names are valid at any time
     */
    public List<Alias> aliases(Entity host, Collection<Entity> otherNames, Instant at) {
        if (said.isEmpty() && otherNames.isEmpty()) {
            return List.of();
        }
        Instant earliest = SelfReports.halfDay(at).minus(SelfReports.HALF_DAY);
        Instant latest = SelfReports.halfDay(at).plus(SelfReports.HALF_DAY).plus(SelfReports.HALF_DAY);
        TreeSet<Alias> aliases = new TreeSet<>();
        for (SensorHostReport one : said) {
            if (one.validAt(at)) {
                Instant from = one.from().isAfter(earliest) ? one.from() : earliest;
                Instant to = one.until() != null && one.until().isBefore(latest) ? one.until() : latest;
                aliases(one, host, from, to).forEach(aliases::add);
            }
        }
        if (!otherNames.isEmpty() && host.kind() == EntityKind.HOST) {
            Entity owner = said.stream()
                    .filter(one -> one.validAt(at))
                    .reduce((former, latter) -> latter)
                    .map(one -> owner(names(one, host)))
                    .orElse(host);
            otherNames.stream()
                    .filter(name -> !name.equals(owner) && !WellKnown.isHub(name))
                    .forEach(name -> aliases.add(
                            new Alias(name, owner, Alias.CERTAIN, earliest, latest, "a name of the same host")));
        }
        return List.copyOf(aliases);
    }

    /**
     * The aliases that follow from one report.
     *
     * @param source the origin, worded as part of a sentence
     * @param until when the last alias expires
     */
    public static List<Alias> said(SensorHostReport word, Entity host, String source, Instant until) {
        return aliases(word, host, word.from(), until)
                .map(one -> new Alias(one.name(), one.owner(), one.certainty(), one.from(), one.to(), source))
                .toList();
    }

    /**
     * All aliases point to the same full name, regardless of which asset of the host reports them: names that point
     * to each other would form a cycle.
     */
    private static Stream<Alias> aliases(SensorHostReport word, Entity host, Instant from, Instant to) {
        List<Entity> names = names(word, host);
        if (names.isEmpty()) {
            return Stream.empty();
        }
        Entity owner = owner(names);
        return Stream.concat(names.stream(), word.addresses().stream().flatMap(one -> Entity.address(one).stream()))
                .filter(one -> !one.equals(owner) && !WellKnown.isHub(one))
                .map(one -> new Alias(one, owner, Alias.CERTAIN, from, to, SOURCE));
    }

    private static List<Entity> names(SensorHostReport word, Entity host) {
        return Stream.concat(Stream.of(host), word.names().stream().flatMap(name -> Entity.host(name).stream()))
                .filter(one -> one.kind() == EntityKind.HOST)
                .distinct()
                .toList();
    }

    private static Entity owner(List<Entity> names) {
        return Collections.min(names, FULL_NAME_FIRST);
    }
}
