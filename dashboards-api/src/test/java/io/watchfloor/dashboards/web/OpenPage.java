package io.watchfloor.dashboards.web;

import io.watchfloor.dashboards.board.BoardDatabase;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One browser and one {@link PageCenter} for all tests of a class, as parameters of {@code @BeforeAll} or of tests; the
 * center is reset before each test. Register it after {@link BoardDatabase}.
 */
final class OpenPage implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {

    /** Tag of classes whose browser shows notifications. */
    static final String NOTIFICATIONS = "notifications";

    private static final ExtensionContext.Namespace MINE = ExtensionContext.Namespace.create(OpenPage.class);

    private record Opened(Browser browser, PageCenter center) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        Browser browser = context.getTags().contains(NOTIFICATIONS) ? Browser.withNotifications() : Browser.start();
        store(context).put(Opened.class, new Opened(browser, new PageCenter(BoardDatabase.running(context))));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        opened(context).center().forget();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Opened opened = store(context).remove(Opened.class, Opened.class);
        if (opened != null) {
            opened.center().close();
            opened.browser().close();
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(MINE);
    }

    private static Opened opened(ExtensionContext context) {
        return store(context).get(Opened.class, Opened.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Browser.class || type == PageCenter.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Opened opened = opened(context);
        return parameter.getParameter().getType() == Browser.class ? opened.browser() : opened.center();
    }
}
