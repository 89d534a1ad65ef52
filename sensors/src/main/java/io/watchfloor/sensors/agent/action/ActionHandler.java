package io.watchfloor.sensors.agent.action;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Does actions of one kind on this host. */
interface ActionHandler {

    /** Why it must not be done here; asked before anything is done. */
    Optional<String> objection(StoredAction action);

    /**
     * Does it. Doing it again changes nothing.
     *
     * @param others of its kind that are in effect, without it
     */
    ActionResult perform(StoredAction action, List<StoredAction> others) throws IOException, InterruptedException;

    /** Undoes it, and leaves the others as they are. Undoing it again, or what was not done, changes nothing. */
    ActionResult undo(StoredAction action, List<StoredAction> others) throws IOException, InterruptedException;

    /**
     * Nobody wants it any more, and it does not go on: clears away what there is of it.
     *
     * @return how it ended, if it had come to its end after all
     * @throws IOException when that cannot be said now
     */
    default Optional<ActionResult> stop(StoredAction action) throws IOException, InterruptedException {
        return Optional.empty();
    }

    /** It has ended, and that is on the disk: what only served it may go. */
    default void settled() throws IOException {
        // Nothing served it.
    }

    /**
     * How it ended.
     *
     * @param evidence what was seen of it afterwards
     */
    record ActionResult(boolean succeeded, String words, SortedMap<String, String> evidence) {
        public ActionResult {
            evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
        }

        static ActionResult well(String words, Map<String, String> evidence) {
            return new ActionResult(true, words, new TreeMap<>(evidence));
        }

        static ActionResult failed(String words) {
            return new ActionResult(false, words, new TreeMap<>());
        }
    }
}
