package io.watchfloor.sensors.agent.action;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Executes and reverts actions of one kind on this host. */
interface ActionHandler {

    /** Returns the reason why the action must be refused on this host. Called before anything is changed. */
    Optional<String> refusalReason(StoredAction action);

    /**
     * Executes the action; idempotent.
     *
     * @param others the other actions of the same kind that are in effect
     */
    ActionResult execute(StoredAction action, List<StoredAction> others) throws IOException, InterruptedException;

    /** Reverts the action and leaves {@code others} in effect. Idempotent, even if the action was never executed. */
    ActionResult revert(StoredAction action, List<StoredAction> others) throws IOException, InterruptedException;

    /**
     * Cleans up after a cancelled action.
     *
     * @return the result, if the action had already completed
     * @throws IOException if the result cannot be determined now; the caller retries later
     */
    default Optional<ActionResult> stop(StoredAction action) throws IOException, InterruptedException {
        return Optional.empty();
    }

    /** Deletes the action's temporary files. Called when the final outcome is on disk. */
    default void cleanUp() throws IOException {
        // By default an action has no temporary files.
    }

    /**
     * The result of executing or reverting an action.
     *
     * @param evidence state of the host after the action, for example the firewall rules
     */
    record ActionResult(boolean succeeded, String message, SortedMap<String, String> evidence) {
        public ActionResult {
            evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
        }

        static ActionResult success(String words, Map<String, String> evidence) {
            return new ActionResult(true, words, new TreeMap<>(evidence));
        }

        static ActionResult failed(String words) {
            return new ActionResult(false, words, new TreeMap<>());
        }
    }
}
