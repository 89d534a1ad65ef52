package io.watchfloor.ops.platform.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.japi.function.Procedure;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The base class of all entities with a journal. No command stops an entity: a command that causes an exception is
 * refused, counted, and changes nothing. After a failed write Pekko replays the journal and calls {@link #recovered},
 * but keeps the entity object and drops its timers. Therefore fields outside the state must change only after a commit,
 * or be repaired in {@link #recovered}. A message that an entity sends to itself may be dropped like any other message,
 * so {@code Wake} must make up for each dropped message. The outbox repeats {@code Wake} until the entity has no
 * pending deliveries.
 *
 * @param <C> the entity's messages
 * @param <E> the entity's events
 * @param <S> the entity's state
 */
public abstract class StoredEntity<C, E, S> extends EventSourcedBehaviorWithEnforcedReplies<C, E, S> {

    private final ActorContext<C> context;
    private final String type;
    private final String name;

    /**
     * The events of the current command with the resulting states, computed before the write, so that an event that
     * cannot be applied is never stored and no event is applied twice.
     */
    private final Deque<Applied<E, S>> ahead = new ArrayDeque<>();

    private record Applied<E, S>(S before, E event, S after) {}

    /** Gives a component of an entity access to {@link #persist}. */
    public interface Writer<E, S> {
        EffectBuilder<E, S> persist(S state, List<? extends E> events, Procedure<S> committed);
    }

    protected StoredEntity(EntityTypeKey<?> key, String id, ActorContext<C> context) {
        super(PersistenceId.of(key.name(), id), EntityShell.backingOff());
        this.context = context;
        this.type = key.name();
        this.name = id;
    }

    /** Handles a command. Implementations must persist events only through {@link #persist}. */
    protected abstract ReplyEffect<E, S> on(S state, C command);

    /** Returns the state after an event. */
    protected abstract S apply(S state, E event);

    /**
     * Replies to a command that caused an exception, if the sender waits for a reply.
     *
     * @param message the message for the user
     */
    protected abstract void refuse(S state, C command, String message);

    /** Called after the journal was read, at the start of the entity and after a failed write. */
    protected abstract void recovered(S state);

    /** Called if the journal cannot be read. Reading is then retried. */
    protected void recoveryFailed(Throwable failure) {}

    /**
     * Persists events, all or none.
     *
     * @param committed runs after the commit, or immediately if there are no events
     */
    protected final EffectBuilder<E, S> persist(S state, List<? extends E> events, Procedure<S> committed) {
        ahead.clear();
        S now = state;
        for (E event : events) {
            S after = apply(now, event);
            ahead.add(new Applied<>(now, event, after));
            now = after;
        }
        return Effect()
                .persist(List.<E>copyOf(events))
                .thenRun(after -> separately("commit", () -> run(committed, after)));
    }

    /**
     * Persists events without a reply, all or none.
     *
     * @param committed runs after the commit; not at all if there are no events
     */
    protected final ReplyEffect<E, S> persistQuietly(S state, List<? extends E> events, Procedure<S> committed) {
        return events.isEmpty()
                ? Effect().noReply()
                : persist(state, events, committed).thenNoReply();
    }

    private static <T> void run(Procedure<T> committed, T state) {
        try {
            committed.apply(state);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs work whose failure must not stop the entity. Unfinished work stays pending until the next wake. */
    protected final void separately(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(what, e);
        }
    }

    /** @return the reference of the log entry */
    protected final String failed(Object command, RuntimeException cause) {
        String what = command instanceof String text ? text : command.getClass().getSimpleName();
        return CommandFailures.report(context.getSystem(), type, name, what, cause);
    }

    @Override
    public final CommandHandlerWithReply<C, E, S> commandHandler() {
        return (state, command) -> {
            try {
                return on(state, command);
            } catch (RuntimeException e) {
                String words = CommandFailures.words(failed(command, e));
                separately("refusal", () -> refuse(state, command, words));
                return Effect().noReply();
            }
        };
    }

    @Override
    @SuppressWarnings(
            // compared by identity, because comparing contents would cost as much as applying the event
            "ReferenceEquality")
    public final EventHandler<S, E> eventHandler() {
        return (state, event) -> {
            Applied<E, S> next = ahead.poll();
            if (next != null && next.before() == state && next.event() == event) {
                return next.after();
            }
            ahead.clear();
            return apply(state, event);
        };
    }

    @Override
    public final SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> separately("recovery", () -> recovered(state)))
                .onSignal(RecoveryFailed.class, (state, signal) -> recoveryFailed(signal.getFailure()))
                .build();
    }
}
