package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.board.BoardDatabase;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** {@link ServedBoards} shared by all tests of a class, with read models that are empty at the start of each test. */
public final class Serving implements BeforeEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(Serving.class);

    private final BoardDatabase database = new BoardDatabase();

    @Override
    public void beforeEach(ExtensionContext context) {
        database.beforeEach(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ServedBoards.class;
    }

    /** Resolved before all tests, so that the store belongs to the class. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(PLACE)
                .getOrComputeIfAbsent(
                        "boards", key -> new ServedBoards(BoardDatabase.running(context)), ServedBoards.class);
    }
}
