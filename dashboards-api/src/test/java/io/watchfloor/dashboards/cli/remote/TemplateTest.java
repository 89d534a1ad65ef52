package io.watchfloor.dashboards.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private static final JsonNode ITEM = Json.parse("""
            {"name":"ann","none":null,"empty":"","on":true,"off":false,"at":"2026-11-24T22:26:52.123Z","kind":"number",
             "tags":["a","b"],"nothing":[],"cases":[{"number":7,"what":"one"},{"number":8,"what":"two"}],
             "address":{"url":"x","token":"y"},"now":{"person":"ben"},"evil":"a\\u001b[2J\\nb","lines":"one\\ntwo"}
            """);

    @Test
    void membersStandInBraces() {
        assertThat(fill("{name} at {@at}, {now.person}, {cases.1.what}"))
                .isEqualTo("ann at 2026-11-24T22:26:52Z, ben, two");
        assertThat(fill("{none} {absent} [{empty}]")).isEqualTo("- - []");
        assertThat(fill("{none|nobody} {empty|blank} {nothing*|no tags}")).isEqualTo("nobody blank no tags");
    }

    @Test
    void listsAndObjectsBecomeTexts() {
        assertThat(fill("{tags*}; {cases*number}; {cases~what}; {cases#}; {nothing#}"))
                .isEqualTo("a, b; 7, 8; one, two; 2; 0");
        assertThat(fill("{address&}")).isEqualTo("url=x token=y");
        assertThat(fill("{cases>#{number} is {what}. }")).isEqualTo("#7 is one. #8 is two. ");
    }

    @Test
    void aChoiceIsByTruthPresenceOrValueAndMayLackItsOtherSide() {
        assertThat(fill("{on?yes|no} {off?yes|no} {name?there|not} {none?there|not} {empty?there|not}"))
                .isEqualTo("yes no there not not");
        assertThat(fill("{kind=number?with: {name}|without} {kind=other?with}|{tags#=2?two}"))
                .isEqualTo("with: ann |two");
        assertThat(fill("{off?a|{on?b|c}}")).isEqualTo("b");
    }

    @Test
    void valuesCannotCommandTheTerminalAndOnlyLinesMayBreak() {
        assertThat(fill("{evil}")).isEqualTo("a\\u001b[2J\\nb");
        assertThat(fill("{lines%}")).isEqualTo("one\ntwo");
        assertThat(fill("{lines}")).isEqualTo("one\\ntwo");
    }

    @Test
    void aMistakeInATemplateIsFoundWhenItIsFilled() {
        assertThatThrownBy(() -> fill("{name")).hasMessageContaining("Unclosed brace");
        assertThatThrownBy(() -> fill("{na me}")).hasMessageContaining("Not a member");
    }

    private static String fill(String template) {
        return Template.fill(template, ITEM);
    }
}
