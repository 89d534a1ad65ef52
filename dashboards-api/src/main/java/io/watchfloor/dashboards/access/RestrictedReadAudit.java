package io.watchfloor.dashboards.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Records in the audit log that a person saw a restricted case in a list or in the live stream. At most one record per
 * hour, person and case is written, because lists and streams show the case again with every change. Thread-safe. Each
 * node applies the limit separately.
 */
public final class RestrictedReadAudit {

    static final Duration ANEW = Duration.ofHours(1);
    private static final int MOST = 10_000;

    private final BiConsumer<Actor, String> audit;
    private final InstantSource clock;
    private final Map<Read, Instant> told = new LinkedHashMap<>();

    private record Read(String person, String caseId) {}

    /** @param audit writes the audit record and may block; the case is shown only after the record is written */
    public RestrictedReadAudit(BiConsumer<Actor, String> audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** @param cases ids of restricted cases */
    public void shown(Actor to, Collection<String> cases) {
        for (String id : notYetAudited(to.name(), cases)) {
            audit.accept(to, "case:" + id);
            markAudited(new Read(to.name(), id));
        }
    }

    private synchronized List<String> notYetAudited(String person, Collection<String> cases) {
        Instant since = clock.instant().minus(ANEW);
        List<String> untold = new ArrayList<>();
        for (String id : cases) {
            Instant at = told.get(new Read(person, id));
            if (at == null || at.isBefore(since)) {
                untold.add(id);
            }
        }
        return untold;
    }

    private synchronized void markAudited(Read shown) {
        told.remove(shown);
        told.put(shown, clock.instant());
        if (told.size() > MOST) {
            told.remove(told.keySet().iterator().next());
        }
    }
}
