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
 * The base of every shell whose state is journaled. No command ends an entity: one that it fails on is refused, counted, and changes
 * nothing. After a failed write Pekko reads the journal again and calls {@link #recovered}, but keeps this object and drops its timers:
 * whatever a shell remembers beside its state it changes in what follows a commit, or repairs in {@link #recovered}. A message to itself
 * may be dropped like any other, so each is repaired by {@code Wake}, which the outbox repeats until the entity owes nothing.
 *
 * @param <C> its messages
 * @param <E> its events
 * @param <S> its state
 */
public abstract class StoredEntity<C, E, S> extends EventSourcedBehaviorWithEnforcedReplies<C, E, S> {

    private final ActorContext<C> context;
    private final String type;
    private final String name;

    /** The events of the current command, already applied: one that cannot be applied is never stored, and none is applied twice. */
    private final Deque<Applied<E, S>> ahead = new ArrayDeque<>();

    private record Applied<E, S>(S before, E event, S after) {}

    /** {@link #persist}, for a part of a shell. */
    public interface Writer<E, S> {
        EffectBuilder<E, S> persist(S state, List<? extends E> events, Procedure<S> committed);
    }

    protected StoredEntity(EntityTypeKey<?> key, String id, ActorContext<C> context) {
        super(PersistenceId.of(key.name(), id), EntityShell.backingOff());
        this.context = context;
        this.type = key.name();
        this.name = id;
    }

    /** Decides a command. What it persists goes through {@link #persist}. */
    protected abstract ReplyEffect<E, S> on(S state, C command);

    /** The state after an event. */
    protected abstract S apply(S state, E event);

    /**
     * Answers a command that this entity failed on, if somebody waits for an answer.
     *
     * @param message for the person
     */
    protected abstract void refuse(S state, C command, String message);

    /** The journal was read: at the start, and after a failed write. */
    protected abstract void recovered(S state);

    /** The journal cannot be read. It is tried again. */
    protected void recoveryFailed(Throwable failure) {}

    /**
     * Persists events, all or none of them.
     *
     * @param committed runs once they are stored; at once without an event
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
     * Persists events that nobody waits for, all or none of them.
     *
     * @param committed runs once the events are stored; not at all without an event
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

    /** Does work for others that must not end this entity: what is left undone is owed, and is done at the next wake-up. */
    protected final void separately(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(what, e);
        }
    }

    /** @return the reference under which the log names the cause */
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
            "ReferenceEquality") // the very objects of persist; to compare their content would cost as much as to apply
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
