package io.github.tune4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.tune4j.data.Check;

/** The walls between the rooms; docs/architecture.md says what each room is for. */
@AnalyzeClasses(packages = "io.github.tune4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.github.tune4j";

  @ArchTest
  static final ArchRule jepIsKnownToTheEmbeddedRuntimeOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("..runtime.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jep..");

  @ArchTest
  static final ArchRule socketsAreKnownToTheProcessRuntimeOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("..runtime.process..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\..*Socket.*");

  @ArchTest
  static final ArchRule runtimesDoNotKnowWhatTheyCarry =
      classes()
          .that()
          .resideInAPackage("..runtime..")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages(
              ROOT,
              ROOT + ".config..",
              ROOT + ".data..",
              ROOT + ".training..",
              ROOT + ".model..",
              ROOT + ".cli..",
              ROOT + ".internal..");

  @ArchTest
  static final ArchRule whichRuntimeItIsIsKnownToTheEntryOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages("..runtime..")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".Tune4j")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..runtime.embedded..", "..runtime.process..");

  @ArchTest
  static final ArchRule argumentsKnowNothingOfPython =
      classes()
          .that()
          .resideInAPackage("..config..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "..config..",
              "..tune4j.internal..",
              "..exception..",
              "java..",
              "tools.jackson..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule dataKnowsNothingOfTraining =
      noClasses()
          .that()
          .resideInAPackage("..data..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..training..", "..runtime..", "..python..", "..model..");

  @ArchTest
  static final ArchRule sourcesKnowNothingOfWhatRowsMean =
      classes()
          .that()
          .resideInAPackage("..data.internal..")
          .should()
          .onlyDependOnClassesThat(
              DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(ROOT + ".data"))
                  .or(JavaClass.Predicates.type(Check.class)));

  @ArchTest
  static final ArchRule sourcesAreReadByTheDataRoomOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("..data..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..data.internal..");

  @ArchTest
  static final ArchRule eventsKnowNothingOfTheWire =
      noClasses()
          .that()
          .resideInAPackage("..training..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..runtime..", "..python..");

  @ArchTest
  static final ArchRule theEnvironmentKnowsNothingOfJobs =
      classes()
          .that()
          .resideInAPackage("..tune4j.python..")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages(
              ROOT, ROOT + ".config..", ROOT + ".data..", ROOT + ".training..", ROOT + ".model..");

  @ArchTest
  static final ArchRule theCommandLineIsALayerOnTop =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..cli..", "picocli..", "me.tongfei..", "org.jline..");

  @ArchTest
  static final ArchRule roomsAreFreeOfCycles =
      slices().matching("io.github.tune4j.(*)..").should().beFreeOfCycles();
}
