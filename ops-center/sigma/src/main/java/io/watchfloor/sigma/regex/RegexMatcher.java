package io.watchfloor.sigma.regex;

import io.watchfloor.sigma.regex.RegexAutomaton.Op;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Matches values with an automaton, with one table look-up per byte. Tables are built on demand and discarded when they
 * exceed a limit, so memory is limited and time is linear in the length of the value for any expression. Not
 * thread-safe.
 */
public final class RegexMatcher {

    /** Result if there is no match. */
    public static final int NONE = -1;

    /** Result if the step limit was reached before the search ended. */
    public static final int TOO_COSTLY = -2;

    private static final int MOST_STATES = 4_000;
    private static final int MOST_STEPS_KEPT = 1 << 21;
    private static final int UNKNOWN = -1;

    /** Size of a state without its steps and its table, in four-byte numbers. */
    private static final int STATE = 32;

    /**
     * State of the matcher: the set of steps that the automaton may have reached, and the next state for each class of
     * bytes.
     */
    private static final class State {
        private final int[] steps;
        private final boolean matched;
        private final boolean matchesAtEnd;
        private final int[] next;

        State(int[] steps, boolean matched, boolean matchesAtEnd, int classes) {
            this.steps = steps;
            this.matched = matched;
            this.matchesAtEnd = matchesAtEnd;
            this.next = new int[classes];
            Arrays.fill(next, UNKNOWN);
        }
    }

    private final RegexAutomaton automaton;
    private final List<State> states = new ArrayList<>();
    private final Map<IntBuffer, Integer> known = new HashMap<>();
    private final RegexMemory room;
    private final int[] seen;
    private int mark;
    private int stepsKept;
    private long work;

    /** Creates a matcher with its own memory limit. */
    public RegexMatcher(RegexAutomaton automaton) {
        this(automaton, new RegexMemory());
    }

    /** @param room memory limit that is shared with other matchers */
    RegexMatcher(RegexAutomaton automaton, RegexMemory room) {
        this.automaton = automaton;
        this.room = room;
        room.add(this);
        this.seen = new int[automaton.size()];
    }

    /** Number of steps examined so far to build tables, over all values. */
    public long work() {
        return work;
    }

    public boolean find(byte[] bytes, int start, int end) {
        return end(bytes, start, end, Long.MAX_VALUE) >= 0;
    }

    /**
     * Returns the end of the match that ends first.
     *
     * @param most maximum number of steps examined since the matcher was created; beyond it the search stops
     * @return an index; {@link #NONE} if there is no match; {@link #TOO_COSTLY} if the search stopped
     */
    public int end(byte[] bytes, int start, int end, long most) {
        if (end - start < automaton.shortest()) {
            return NONE;
        }
        int state = begin();
        for (int i = start; i < end; i++) {
            State current = states.get(state);
            if (current.matched) {
                return i;
            }
            int b = bytes[i] & 0xff;
            if (b == '\n' && i == end - 1 && current.matchesAtEnd) {
                return i;
            }
            int next = current.next[automaton.classOf(b)];
            state = next >= 0 ? next : step(current, b);
            if (work > most) {
                return TOO_COSTLY;
            }
        }
        State last = states.get(state);
        return last.matched || last.matchesAtEnd ? end : NONE;
    }

    private int begin() {
        if (states.isEmpty()) {
            IntList steps = new IntList();
            mark++;
            close(automaton.start(), true, true, false, steps);
            return state(steps);
        }
        return 0;
    }

    private int step(State from, int b) {
        IntList steps = new IntList();
        mark++;
        boolean afterBreak = b == '\n';
        work += from.steps.length;
        for (int step : from.steps) {
            Op op = automaton.op(step);
            if (op == Op.BYTES && automaton.takes(step, b)) {
                close(automaton.followers(step)[0], false, afterBreak, false, steps);
            } else if (op == Op.END_LINE && afterBreak) {
                beyondEnd(step, b, steps);
            }
        }
        close(automaton.start(), false, afterBreak, false, steps);
        if (room.isFull()) {
            room.clear();
            begin();
            return state(steps);
        }
        if (states.size() >= MOST_STATES || stepsKept + steps.size > MOST_STEPS_KEPT) {
            forget();
            begin();
            return state(steps);
        }
        int to = state(steps);
        from.next[automaton.classOf(b)] = to;
        return to;
    }

    /** Continues the expression after the end of a line, with the line break as the next byte. */
    private void beyondEnd(int end, int b, IntList steps) {
        IntList behind = new IntList();
        int outer = mark;
        int[] kept = seen.clone();
        mark = outer + 1;
        close(automaton.followers(end)[0], false, false, true, behind);
        System.arraycopy(kept, 0, seen, 0, kept.length);
        mark = outer;
        for (int i = 0; i < behind.size; i++) {
            int step = behind.items[i];
            if (automaton.op(step) == Op.MATCH) {
                steps.add(step);
            } else if (automaton.op(step) == Op.BYTES && automaton.takes(step, b)) {
                close(automaton.followers(step)[0], false, b == '\n', false, steps);
            }
        }
    }

    /** Adds all steps that can be reached from this step without consuming a byte. */
    private void close(int from, boolean atBegin, boolean atLine, boolean atLineEnd, IntList steps) {
        IntList open = new IntList();
        open.add(from);
        while (open.size > 0) {
            int step = open.items[--open.size];
            work++;
            if (seen[step] == mark) {
                continue;
            }
            seen[step] = mark;
            boolean through = switch (automaton.op(step)) {
                case SPLIT -> true;
                case BEGIN -> atBegin;
                case BEGIN_LINE -> atLine;
                case BYTES, MATCH, END -> {
                    steps.add(step);
                    yield false;
                }
                case END_LINE -> {
                    steps.add(step);
                    yield atLineEnd;
                }
            };
            if (through) {
                for (int next : automaton.followers(step)) {
                    open.add(next);
                }
            }
        }
    }

    private int state(IntList steps) {
        int[] sorted = Arrays.copyOf(steps.items, steps.size);
        Arrays.sort(sorted);
        IntBuffer key = IntBuffer.wrap(sorted);
        Integer found = known.get(key);
        if (found != null) {
            return found;
        }
        boolean matched = false;
        for (int step : sorted) {
            matched |= automaton.op(step) == Op.MATCH;
        }
        states.add(new State(sorted, matched, matched || matchesAtEnd(sorted), automaton.classes()));
        known.put(key, states.size() - 1);
        stepsKept += sorted.length;
        room.take(needs(sorted.length));
        return states.size() - 1;
    }

    private boolean matchesAtEnd(int[] steps) {
        boolean[] passed = new boolean[automaton.size()];
        IntList open = new IntList();
        for (int step : steps) {
            open.add(step);
        }
        while (open.size > 0) {
            int step = open.items[--open.size];
            work++;
            if (passed[step]) {
                continue;
            }
            passed[step] = true;
            Op op = automaton.op(step);
            if (op == Op.MATCH) {
                return true;
            }
            if (op == Op.END || op == Op.END_LINE || op == Op.SPLIT) {
                for (int next : automaton.followers(step)) {
                    open.add(next);
                }
            }
        }
        return false;
    }

    private int needs(int steps) {
        return steps + automaton.classes() + STATE;
    }

    /** Discards all tables. */
    void forget() {
        room.give((long) states.size() * needs(0) + stepsKept);
        states.clear();
        known.clear();
        stepsKept = 0;
    }

    private static final class IntList {
        private int[] items = new int[16];
        private int size;

        void add(int item) {
            if (size == items.length) {
                items = Arrays.copyOf(items, size * 2);
            }
            items[size++] = item;
        }
    }
}
