package io.watchfloor.dashboards.web;

import com.microsoft.playwright.options.ColorScheme;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Widths and color schemes of a page: a wide dark one and a narrow light one, so that each width and each scheme is
 * checked. {@code -Pfull} checks each width in each scheme.
 */
final class PageViews implements ArgumentsProvider {

    static final boolean ALL = Boolean.getBoolean("watchfloor.page.views");

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        Stream<Arguments> usual = Stream.of(Arguments.of(1280, ColorScheme.DARK), Arguments.of(390, ColorScheme.LIGHT));
        Stream<Arguments> others =
                Stream.of(Arguments.of(1280, ColorScheme.LIGHT), Arguments.of(390, ColorScheme.DARK));
        return ALL ? Stream.concat(usual, others) : usual;
    }
}
