package io.watchfloor.ops.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.fraud.FraudClusters.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For random reports: the same clusters in every order, and exactly the reports that a chain of values joins. */
class FraudClustersPropertyTest {

    /** One value joins nothing. */
    private static boolean joins(FraudValue value) {
        return !value.value().equals("0");
    }

    @Provide
    Arbitrary<List<Member>> reports() {
        Arbitrary<Set<FraudValue>> values = Arbitraries.integers()
                .between(0, 12)
                .map(one -> new FraudValue(FraudValue.Kind.NUMBER, Integer.toString(one)))
                .set()
                .ofMaxSize(3);
        return values.list().ofMaxSize(20).map(sets -> {
            List<Member> members = new ArrayList<>();
            sets.forEach(one -> members.add(new Member(members.size() + 1L, one)));
            return members;
        });
    }

    @Property(tries = 300)
    void anOrderOfTheReportsChangesNoCluster(@ForAll("reports") List<Member> reports, @ForAll long seed) {
        List<Member> shuffled = new ArrayList<>(reports);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(FraudClusters.of(shuffled, FraudClustersPropertyTest::joins))
                .isEqualTo(FraudClusters.of(reports, FraudClustersPropertyTest::joins));
    }

    @Property(tries = 300)
    void reportsAreTogetherIfAndOnlyIfAChainOfJoiningValuesConnectsThem(@ForAll("reports") List<Member> reports) {
        Map<Long, Long> clusters = FraudClusters.of(reports, FraudClustersPropertyTest::joins);
        int size = reports.size();
        boolean[][] reach = new boolean[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                Member other = reports.get(j);
                reach[i][j] = i == j
                        || reports.get(i).values().stream()
                                .anyMatch(
                                        value -> joins(value) && other.values().contains(value));
            }
        }
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    reach[i][j] |= reach[i][k] && reach[k][j];
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                assertThat(Objects.equals(clusters.get(i + 1L), clusters.get(j + 1L)))
                        .as("%d and %d of %s", i, j, reports)
                        .isEqualTo(reach[i][j]);
            }
        }
    }
}
