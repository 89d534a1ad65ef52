package io.watchfloor.config.testing;

import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class a {@link TestDatabase} of its own, to each of its methods that asks for one. */
public final class FreshDatabase implements BeforeAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(FreshDatabase.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(PLACE).put("database", TestDatabase.create());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestDatabase.class || type == DataSource.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestDatabase database = Objects.requireNonNull(context.getStore(PLACE).get("database", TestDatabase.class));
        return parameter.getParameter().getType() == TestDatabase.class ? database : database.dataSource();
    }
}
