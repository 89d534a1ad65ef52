package io.watchfloor.sigma.parsing;

import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The documents of a YAML text, with bounded nesting. The library composes nodes by unbounded recursion, so the depth
 * is counted on the parser's events first.
 */
public final class BoundedYaml {

    /** Maps and lists nest too deep. */
    public static final class NestingLimitException extends RuntimeException {
        private final transient Optional<Mark> mark;

        NestingLimitException(Optional<Mark> mark) {
            super("nested too deep", null, false, false);
            this.mark = mark;
        }

        /** Where the first node that is too deep begins. */
        public Optional<Mark> mark() {
            return mark;
        }
    }

    private BoundedYaml() {}

    /**
     * The documents one by one, read on demand.
     *
     * @throws NestingLimitException from the iterator
     */
    public static Iterable<Node> documents(LoadSettings settings, String text, int deepest) {
        Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
        Iterator<Node> composer = new Composer(settings, new Counting(parser, deepest));
        return () -> composer;
    }

    private static final class Counting implements Parser {
        private final Parser parser;
        private final int deepest;
        private int depth;

        Counting(Parser parser, int deepest) {
            this.parser = parser;
            this.deepest = deepest;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return parser.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            switch (event.getEventId()) {
                case SequenceStart, MappingStart -> {
                    depth++;
                    if (depth > deepest) {
                        throw new NestingLimitException(event.getStartMark());
                    }
                }
                case SequenceEnd, MappingEnd -> depth--;
                case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
            }
            return event;
        }
    }
}
