package io.watchfloor.ops.platform.journal;

/**
 * An event from the journal.
 *
 * @param entityType {@code asset}, {@code correlation}, {@code triage} or {@code case}
 * @param entityId for an asset {@code tenant/kind:name}; for a correlation the tenant, a slash and a hash of rule and
 * group; for triage the tenant; for a case the case id
 * @param sequence position in the entity's own journal, from 1
 * @param event an {@code AssetEvent}, {@code CorrelationEvent}, {@code TriageEvent} or {@code CaseEvent}
 */
public record JournaledEvent(String entityType, String entityId, long sequence, Object event) {}
