package io.watchfloor.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountNamePolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "Ann Lee",
                "ann.lee@soc.example",
                "Zoë O'Brien",
                "build-bot_2",
                "7of9",
                "ö",
                "Анна",
                "Γιώργος",
                "李小龍",
                "田中さん",
                "김철수",
                "משה",
                "محمد",
                "ann+oncall"
            })
    void peopleOfAllScriptsCanHaveTheirNames(String name) {
        assertThat(AccountNamePolicy.refusal(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"me", "ME", "none", "the center", "The Sensor", "everyone", "watchfloor"})
    void aWordThatMeansSomebodyElseIsReserved(String name) {
        assertThat(AccountNamePolicy.refusal(name)).contains("is a reserved word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x", "..", ".", "%", "a/b", "a\\b", "a?b", "a#b", "a,b", "a:b", "a  b", "<b>", "-x", "a;b", "a\"b",
                "100%"
            })
    void whatMeansSomethingElseInPathsFiltersAndFilesIsRefused(String name) {
        assertThat(AccountNamePolicy.refusal(name)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"аnn", "аnnа", "bоb", "ｍｅ", "ﬁn", "сосо", "ΑΝΝΑ", "pаypal", "annα"})
    void lettersThatLookLikeOthersAreRefused(String name) {
        assertThat(AccountNamePolicy.refusal(name)).isPresent();
    }
}
