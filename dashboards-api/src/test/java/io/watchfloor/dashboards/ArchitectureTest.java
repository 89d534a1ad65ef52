package io.watchfloor.dashboards;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Architecture rules for all five modules: direction of imports, and allowed names. */
class ArchitectureTest {

    private static final Pattern FORBIDDEN_NAME =
            Pattern.compile("(Abstract|Base|Default)[A-Z].*|.*(Impl|Manager|Helper|Utils?)");

    private static final SliceAssignment EACH_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    };

    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(place -> !place.contains("-tests.jar"))
                .importPackages("io.watchfloor");
    }

    @Test
    void importsRunAgainstTheDataFlow() {
        noClasses()
                .that()
                .resideInAPackage("io.watchfloor.config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.watchfloor.sensors..",
                        "io.watchfloor.sigma..",
                        "io.watchfloor.ops..",
                        "io.watchfloor.dashboards..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("io.watchfloor.sensors..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.watchfloor.config..", "io.watchfloor.ops..", "io.watchfloor.dashboards..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("io.watchfloor.ops..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.watchfloor.sensors.agent..", "io.watchfloor.dashboards..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("io.watchfloor.dashboards..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.watchfloor.sensors.agent..")
                .check(all);
    }

    @Test
    void settingsAreReadByTheConfigurationAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.watchfloor.config..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.watchfloor.config.reading.SettingsReader")
                .check(all);
    }

    /** Otherwise an event that cannot be applied would be stored, or an error after a commit would stop the entity. */
    @Test
    void entitiesPersistThroughTheirBaseAlone() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.watchfloor.ops.platform.shell.StoredEntity")
                .should()
                .callMethodWhere(
                        target(owner(assignableTo("org.apache.pekko.persistence.typed.javadsl.EffectFactories")))
                                .and(target(nameMatching("persist"))))
                .check(all);
    }

    /** The sensor's distribution does not contain the libraries of the detection engine. */
    @Test
    void theSensorKnowsOfTheEngineHowLinesAreJoinedAndThatNeedsNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("io.watchfloor.sensors..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.watchfloor.sigma..")
                        .and(not(resideInAPackage("io.watchfloor.sigma.lines.."))))
                .check(all);
        classes()
                .that()
                .resideInAPackage("io.watchfloor.sigma.lines..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.watchfloor.sigma.lines..", "org.jspecify..")
                .check(all);
    }

    @Test
    void theProtocolKnowsNoInputAndOutput() {
        noClasses()
                .that()
                .resideInAPackage("io.watchfloor.sensors.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net..", "java.nio.channels..")
                .check(all);
    }

    /** Only the engine's public API, listed in its README, may be used; tests included. */
    @Test
    void theEngineIsUsedByItsFaceAlone() {
        JavaClasses tests = new ClassFileImporter()
                .importPaths(Path.of("target/test-classes"), Path.of("../ops-center/target/test-classes"));
        for (JavaClasses users : List.of(all, tests)) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.watchfloor.sigma..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.watchfloor.sigma.parsing..",
                            "io.watchfloor.sigma.text..",
                            "io.watchfloor.sigma.regex..",
                            "io.watchfloor.sigma.evaluation..",
                            "io.watchfloor.sigma.evtx..")
                    .check(users);
        }
    }

    @Test
    void theJournalIsReadWithoutKnowingWhoWritesIt() {
        noClasses()
                .that()
                .resideInAPackage("io.watchfloor.ops.platform.journal..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.watchfloor.ops..")
                        .and(not(resideInAPackage("io.watchfloor.ops.platform.journal..")))
                        .and(not(resideInAPackage("io.watchfloor.ops.platform.metrics.."))))
                .check(all);
    }

    @Test
    void packagesHaveNoCircles() {
        slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(all);
    }

    @Test
    void theJudgingCoreKnowsNoActorsNoClockAndNoChance() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.watchfloor.ops.platform.id..",
                        "io.watchfloor.ops.detection.alert..",
                        "io.watchfloor.ops.cases.relation..",
                        "io.watchfloor.sigma..")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.asset.Asset")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.asset.BatchEvaluation")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.asset.AlertGrouping")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.detection.correlation.Correlation")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.incident.triage.Triage")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.cases.Case")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.cases.CaseChange")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.cases.RelationHandler")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.cases.Relations")
                .or()
                .haveFullyQualifiedName("io.watchfloor.ops.incident.triage.Merges")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.pekko..", "org.jdbi..", "java.sql..", "io.watchfloor.ops.platform.tracing..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(all);
    }

    @Test
    void tracesAreMadeByThePackageThatIsForThem() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.watchfloor.ops.platform.tracing..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.opentelemetry..").and(resideOutsideOfPackage("io.opentelemetry.proto..")))
                .check(all);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.watchfloor.ops.intake.input.otlp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry.proto..")
                .because("others' messages end at their door")
                .check(all);
    }

    /**
     * Classes that release something without a check of the marking: messages without a case, and content that was
     * checked part by part. A new exit uses {@code MarkingGate.release}, and stands in {@code MarkingLeakIT}.
     */
    @Test
    void whatLeavesPassesTheGateOfMarkings() {
        noClasses()
                .that()
                .doNotHaveSimpleName("ChannelRoutes")
                .and()
                .doNotHaveSimpleName("ContactRoutes")
                .and()
                .doNotHaveSimpleName("MailAnswers")
                .and()
                .doNotHaveSimpleName("Digest")
                .and()
                .doNotHaveSimpleName("OwnerNotices")
                .and()
                .doNotHaveSimpleName("DeadlineWatch")
                .and()
                .doNotHaveSimpleName("ActionStore")
                .and()
                .doNotHaveSimpleName("ChangeLog")
                .and()
                .doNotHaveSimpleName("WebhookDispatcher")
                .and()
                .doNotHaveSimpleName("WebhookSender")
                .should()
                .callMethodWhere(target(owner(assignableTo("io.watchfloor.ops.platform.rights.MarkingGate")))
                        .and(target(nameMatching("withoutCase|ofChecked"))))
                .check(all);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.watchfloor.ops.platform.egress..",
                        "io.watchfloor.ops.platform.heartbeat..",
                        "io.watchfloor.ops.intake.input.pull..",
                        "io.watchfloor.ops.paging.contact..",
                        "io.watchfloor.ops.paging.escalation..",
                        "io.watchfloor.ops.response.automation..",
                        "io.watchfloor.ops.intel.feed..",
                        "io.watchfloor.dashboards.audit..",
                        "io.watchfloor.dashboards.access.provider..",
                        "io.watchfloor.dashboards.webhooks..")
                .and()
                // Checks the URL of a feed without a request.
                .doNotHaveSimpleName("IntelFeedRoutes")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.watchfloor.ops.platform.egress.EgressRequest")
                .because("each place that sends is an exit, whose marking must be checked")
                .check(all);
    }

    /** Errors of other accesses contain the arguments of statements, and are logged. */
    @Test
    void databaseErrorsContainNoValues() {
        noClasses()
                .that()
                .doNotHaveSimpleName("DatabaseAccess")
                .should()
                .callMethod(org.jdbi.v3.core.Jdbi.class, "create", javax.sql.DataSource.class)
                .check(all);
    }

    @Test
    void namesAreWordsOfTheField() {
        classes().should(haveAFieldsName()).check(all);
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..commons..", "..util..", "..utils..", "..misc..")
                .check(all);
    }

    private static ArchCondition<JavaClass> haveAFieldsName() {
        return new ArchCondition<>("not be called by a word that says nothing") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean forbidden = FORBIDDEN_NAME.matcher(type.getSimpleName()).matches();
                if (forbidden) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " says nothing"));
                }
            }
        };
    }

    @Test
    void everyPackageSaysWhatItHolds() throws IOException {
        assertThat(sources()
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
                .isEmpty();
    }

    private static Stream<Path> sources() throws IOException {
        Path root = Path.of("..").toRealPath();
        return Stream.of("cluster-config", "sensors", "ops-center/sigma", "ops-center", "dashboards-api")
                .map(module -> root.resolve(module).resolve("src/main/java"))
                .flatMap(ArchitectureTest::walk)
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
