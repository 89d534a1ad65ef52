package io.watchfloor.ops.asset.entity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds all names that one entity has at a given time, step by step. Uses the same rule as the linking of alerts:
 * aliases of an ambiguous name are not followed.
 */
public final class EntityAliases {

    /** An alias and its source. */
    public interface Stated {

        Alias alias();
    }

    /** Access to the known aliases. Each method takes several names, so that a single query is sufficient. */
    public interface KnownAliases<S extends Stated> {

        /**
         * Returns the aliases that contain these entities as name or owner and are valid at a given time, the most
         * certain first.
         */
        Collection<S> about(Collection<Entity> any, Instant at);

        /** The assets whose names start with these short host names. */
        Collection<Entity> hosts(Collection<Entity> shortNames);
    }

    /**
     * An entity that is the same as the requested one.
     *
     * @param certainty of the whole chain of aliases, in thousandths
     * @param via the entity of which it is a direct alias
     * @param said the source of the alias; null when the alias follows from the spelling
     */
    public record AliasPath<S>(
            Entity entity,
            int certainty,
            Entity via,
            @Nullable S said) {}

    /**
     * The result of the search.
     *
     * @param resolved the entity that the name resolves to
     * @param ambiguous whether the name has several owners at the given time
     * @param same the entities with the shortest chains first, then the most certain
     * @param more how many further entities were found beyond the limit
     */
    public record Answer<S>(Aliases.Resolved resolved, boolean ambiguous, List<AliasPath<S>> same, int more) {}

    private EntityAliases() {}

    /** @param most how many entities are returned and followed at most */
    public static <S extends Stated> Answer<S> of(Entity start, Instant at, KnownAliases<S> known, int most) {
        Walk<S> walk = new Walk<>(start, at, known, most);
        walk.go();
        return new Answer<>(
                walk.aliases.resolve(start, at, new TreeSet<>()),
                walk.aliases.isAmbiguous(start, at),
                List.copyOf(walk.found.values()),
                walk.beyond.size());
    }

    /** An instance is used for one search only. */
    private static final class Walk<S extends Stated> {

        private final Entity start;
        private final Instant at;
        private final KnownAliases<S> known;
        private final int most;
        private final Aliases aliases = new Aliases();
        private final Map<Entity, AliasPath<S>> found = new LinkedHashMap<>();
        private final Set<Entity> beyond = new TreeSet<>();

        /** A step from an entity to one of its aliases. */
        private record Step<S>(
                Entity to,
                int certainty,
                Entity via,
                @Nullable S said) {}

        Walk(Entity start, Instant at, KnownAliases<S> known, int most) {
            this.start = start;
            this.at = at;
            this.known = known;
            this.most = most;
        }

        void go() {
            Map<Entity, Integer> now = next(Map.of(start, Alias.CERTAIN));
            for (int step = 1; step < Aliases.MOST_STEPS && !aliases.isAmbiguous(start, at); step++) {
                now = now.isEmpty() ? now : next(now);
            }
        }

        /** @return the entities that were not found before, with their certainty */
        private Map<Entity, Integer> next(Map<Entity, Integer> now) {
            Collection<S> said = known.about(now.keySet(), at);
            said.forEach(one -> aliases.add(one.alias()));
            known.hosts(shortNames(now.keySet(), said)).forEach(aliases::addHost);
            List<Step<S>> steps = new ArrayList<>();
            for (S one : said) {
                Alias alias = one.alias();
                step(steps, now, alias.name(), alias.owner(), alias.certainty(), one);
                step(steps, now, alias.owner(), alias.name(), alias.certainty(), one);
            }
            for (Entity from : now.keySet()) {
                Entity spelt = aliases.bySpelling(from);
                if (spelt != null) {
                    int certainty = from.kind() == EntityKind.HOST ? Aliases.BY_SHORT_NAME : Aliases.BY_CONVENTION;
                    step(steps, now, from, spelt, certainty, null);
                }
            }
            steps.sort(
                    Comparator.<Step<S>>comparingInt(Step::certainty).reversed().thenComparing(Step::to));
            Map<Entity, Integer> next = new TreeMap<>();
            for (Step<S> one : steps) {
                if (one.to().equals(start) || found.containsKey(one.to())) {
                    continue;
                }
                if (found.size() >= most) {
                    beyond.add(one.to());
                    continue;
                }
                found.put(one.to(), new AliasPath<>(one.to(), one.certainty(), one.via(), one.said()));
                next.put(one.to(), one.certainty());
            }
            return next;
        }

        /** Follows the step from an entity to one of its aliases, unless the entity is an ambiguous name. */
        private void step(
                List<Step<S>> steps,
                Map<Entity, Integer> now,
                Entity from,
                Entity to,
                int certainty,
                @Nullable S said) {
            Integer sofar = now.get(from);
            if (sofar != null && (from.equals(start) || !aliases.isAmbiguous(from, at))) {
                steps.add(new Step<>(to, sofar * certainty / Alias.CERTAIN, from, said));
            }
        }

        private static Set<Entity> shortNames(Collection<Entity> now, Collection<? extends Stated> said) {
            Set<Entity> names = new TreeSet<>(now);
            said.forEach(
                    one -> names.addAll(List.of(one.alias().name(), one.alias().owner())));
            names.removeIf(one -> one.kind() != EntityKind.HOST || one.value().indexOf('.') >= 0);
            return names;
        }
    }
}
