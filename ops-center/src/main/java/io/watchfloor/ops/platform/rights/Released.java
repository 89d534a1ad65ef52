package io.watchfloor.ops.platform.rights;

import java.util.List;

/** Content that {@link MarkingGate} has released for one reader. No other class can create one. */
public final class Released<T> {

    private final T content;
    private final List<HeldBack> heldBack;

    Released(T content, List<HeldBack> heldBack) {
        this.content = content;
        this.heldBack = List.copyOf(heldBack);
    }

    public T content() {
        return content;
    }

    /** Why content was held back, once for each case; empty if nothing was. */
    public List<HeldBack> heldBack() {
        return heldBack;
    }

    /** Omits the content. */
    @Override
    public String toString() {
        return "Released[held back of %d cases]".formatted(heldBack.size());
    }
}
