package io.watchfloor.ops.asset.entity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Determines which names belong to the same entity at a given time. The result depends only on the added aliases, not
 * on their order. A name is resolved only to its owner, so two hosts behind one address are never treated as the same
 * host.
 *
 * <p>Some aliases follow from spelling: a short host name resolves to the only known host that starts with it, and
 * {@code name@corp.example} is {@code corp\name}. Added aliases take precedence.
 */
public final class Aliases {

    /**
     * Maximum number of steps: one from an address to a host name, and one from the host name to a host. Longer
     * chains are not reliable.
     */
    static final int MOST_STEPS = 4;

    static final int BY_SHORT_NAME = 950;

    static final int BY_CONVENTION = 800;

    private final Map<Entity, TreeSet<Alias>> byName = new TreeMap<>();
    private final Map<Entity, TreeSet<Entity>> byShortName = new TreeMap<>();

    /**
     * The entity that a name resolves to.
     *
     * @param entity the name itself when no alias is known, or when the name is ambiguous
     * @param how the explanation, worded as part of a sentence; empty when the entity is the name itself
     */
    public record Resolved(Entity entity, int certainty, String how) {}

    /** @return whether the alias was not known before */
    public boolean add(Alias alias) {
        return byName.computeIfAbsent(alias.name(), name -> new TreeSet<>()).add(alias);
    }

    /** The entity that the name resolves to because of its spelling alone. */
    @Nullable
    Entity bySpelling(Entity name) {
        TreeSet<Entity> hosts = byShortName.getOrDefault(name, new TreeSet<>());
        return hosts.size() == 1 ? hosts.first() : byConvention(name);
    }

    /** @return whether the alias was known before */
    public boolean remove(Alias alias) {
        TreeSet<Alias> held = byName.getOrDefault(alias.name(), new TreeSet<>());
        boolean gone = held.remove(alias);
        if (held.isEmpty()) {
            byName.remove(alias.name());
        }
        return gone;
    }

    /**
     * Registers an asset's host, so that the host's short name resolves to the host.
     *
     * @return the short name, if the short name now resolves to another entity
     */
    public @Nullable Entity addHost(Entity host) {
        String shortName = Entity.firstLabel(host.value());
        if (host.kind() != EntityKind.HOST || shortName.length() == host.value().length()) {
            return null;
        }
        Entity name = new Entity(EntityKind.HOST, shortName);
        TreeSet<Entity> owners = byShortName.computeIfAbsent(name, ignored -> new TreeSet<>());
        return owners.add(host) && owners.size() <= 2 ? name : null;
    }

    /** @param consulted collects all entities on which the result depends */
    public Resolved resolve(Entity name, Instant at, Collection<Entity> consulted) {
        Resolved now = new Resolved(name, Alias.CERTAIN, "");
        consulted.add(name);
        for (int step = 0; step < MOST_STEPS; step++) {
            Resolved next = owner(now, at, consulted);
            if (next == null || next.entity().equals(name)) {
                return now;
            }
            consulted.add(next.entity());
            now = next;
        }
        return now;
    }

    /** Whether the name is ambiguous at a given time. */
    public boolean isAmbiguous(Entity name, Instant at) {
        return owners(name, at).size() > 1
                || (owners(name, at).isEmpty()
                        && byShortName.getOrDefault(name, new TreeSet<>()).size() > 1);
    }

    private @Nullable Resolved owner(Resolved name, Instant at, Collection<Entity> consulted) {
        for (Alias alias : byName.getOrDefault(name.entity(), new TreeSet<>())) {
            if (alias.validAt(at)) {
                consulted.add(alias.owner());
            }
        }
        Set<Entity> owners = owners(name.entity(), at);
        if (owners.size() > 1) {
            return null;
        }
        if (owners.size() == 1) {
            Alias best = best(name.entity(), at);
            String how = "which is %s by %s".formatted(best.owner(), best.source());
            return step(name, best.owner(), best.certainty(), how);
        }
        Set<Entity> hosts = byShortName.getOrDefault(name.entity(), new TreeSet<>());
        if (hosts.size() == 1) {
            return step(name, hosts.iterator().next(), BY_SHORT_NAME, "");
        }
        Entity conventional = byConvention(name.entity());
        return conventional == null
                ? null
                : step(name, conventional, BY_CONVENTION, "which is %s by its spelling".formatted(conventional));
    }

    private static Resolved step(Resolved before, Entity owner, int certainty, String how) {
        String both = before.how().isEmpty() || how.isEmpty() ? before.how() + how : before.how() + ", " + how;
        return new Resolved(owner, before.certainty() * certainty / Alias.CERTAIN, both);
    }

    /**
     * Several owners of a name count as one owner if they are aliases of the same host with full certainty, or a
     * short name and its full name.
     */
    private Set<Entity> owners(Entity name, Instant at) {
        Set<Entity> owners = new TreeSet<>();
        for (Alias alias : byName.getOrDefault(name, new TreeSet<>())) {
            if (alias.validAt(at)) {
                owners.add(canonical(alias.owner(), name, at));
            }
        }
        return owners;
    }

    private Entity canonical(Entity host, Entity name, Instant at) {
        if (host.kind() != EntityKind.HOST) {
            return host;
        }
        Set<Entity> certain = new TreeSet<>();
        for (Alias alias : byName.getOrDefault(host, new TreeSet<>())) {
            if (alias.validAt(at)
                    && alias.certainty() == Alias.CERTAIN
                    && !alias.owner().equals(name)) {
                certain.add(alias.owner());
            }
        }
        if (certain.size() == 1) {
            return certain.iterator().next();
        }
        Set<Entity> full = byShortName.getOrDefault(host, new TreeSet<>());
        return full.size() == 1 ? full.iterator().next() : host;
    }

    private Alias best(Entity name, Instant at) {
        return byName.getOrDefault(name, new TreeSet<>()).stream()
                .filter(alias -> alias.validAt(at))
                .reduce((a, b) -> b.certainty() > a.certainty() ? b : a)
                .orElseThrow();
    }

    static @Nullable Entity byConvention(Entity name) {
        int at = name.kind() == EntityKind.ACCOUNT ? name.value().indexOf('@') : -1;
        return at <= 0
                ? null
                : new Entity(
                        EntityKind.ACCOUNT,
                        Entity.firstLabel(name.value().substring(at + 1)) + "\\"
                                + name.value().substring(0, at));
    }

    /** All added aliases, in a fixed order. */
    public List<Alias> all() {
        return byName.values().stream().flatMap(Collection::stream).toList();
    }
}
