package io.lanewise.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the architecture that a compiler does not check. A rule without subjects fails. */
class ArchitectureTest {
  private static final String VECTOR_API = OurModule.VECTOR_API + "..";

  private static final JavaClasses KERNELS = mainClassesBelow("io.lanewise.kernels");
  private static final JavaClasses NN = mainClassesBelow("io.lanewise.nn");
  private static final JavaClasses TEST_KIT = mainClassesBelow("io.lanewise.testkit");

  private static JavaClasses mainClassesBelow(String rootPackage) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(rootPackage);
  }

  @Test
  void kernelsDependOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.lanewise.kernels..",
            "java..",
            VECTOR_API,
            // Of the modules java.management (javax), jdk.management (com.sun) and jdk.jfr.
            "javax.management..",
            "com.sun.management..",
            "jdk.jfr..")
        .check(KERNELS);
  }

  /** Jackson's core reads safetensors' headers, and the JDK's ImageIO pictures. */
  @Test
  void nnDependsOnLittle() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.lanewise.nn..",
            "io.lanewise.kernels..",
            "java.io..",
            "java.lang..",
            "java.math..",
            "java.nio..",
            "java.text..",
            "java.time..",
            "java.util..",
            "com.fasterxml.jackson.core..",
            "java.awt.image..",
            "javax.imageio..")
        .check(NN);
  }

  /** Of java.desktop nothing but pictures, and these where data is read. */
  @Test
  void nnReadsPicturesInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.lanewise.nn.data..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax.imageio..")
        .check(NN);
  }

  @Test
  void nnReadsJsonInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.lanewise.nn.safetensors..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(NN);
  }

  @Test
  void testKitDependsOnNoUpperModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.lanewise.bench..")
        .check(TEST_KIT);
  }

  @Test
  void packagesHaveNoCycles() {
    for (JavaClasses module : Set.of(KERNELS, NN)) {
      slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(module);
    }
  }

  @Test
  void packagesAreNamedAfterWhatTheyDo() {
    for (JavaClasses module : Set.of(KERNELS, NN, TEST_KIT)) {
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..common..", "..misc..", "..helper..", "..manager..")
          .check(module);
    }
  }

  @Test
  void exportedSignaturesAreFreeOfTheVectorApi() {
    Set<String> exported = OurModule.KERNELS.exportedPackages();
    classes()
        .that()
        .arePublic()
        .and(
            JavaClass.Predicates.resideInAnyPackage(exported.toArray(String[]::new))
                .as("are exported"))
        .should(new HideTheVectorApi())
        .check(KERNELS);
  }

  @Test
  void catalogueEntriesLoadWithoutTheVectorApi() {
    noClasses()
        .that(assignableTo(nameMatching(".*Algorithm")).as("are algorithms"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(VECTOR_API)
        .check(KERNELS);
  }

  @Test
  void referenceAndShapesDoWithoutTheVectorApi() {
    for (String part : Set.of("io.lanewise.kernels.reference..", "io.lanewise.kernels.shape..")) {
      noClasses()
          .that()
          .resideInAPackage(part)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              VECTOR_API, "io.lanewise.kernels.simd..", "io.lanewise.kernels.micro..")
          .check(KERNELS);
    }
  }

  /** Cycles are looked for between packages at any depth, the root package among them. */
  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      boolean ours =
          Stream.of(OurModule.values())
              .anyMatch(module -> type.getPackageName().startsWith(module.moduleName()));
      return ours ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "each package";
    }
  }

  /** What a user of the type sees of it: supertypes, and public and protected members. */
  private static final class HideTheVectorApi extends ArchCondition<JavaClass> {
    HideTheVectorApi() {
      super("show no type of the Vector API");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      Stream<JavaClass> supertypes =
          Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream());
      report(type.getName(), supertypes, type, events);
      for (JavaMember member : type.getMembers()) {
        Set<JavaModifier> modifiers = member.getModifiers();
        if (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED)) {
          report(member.getFullName(), signature(member), type, events);
        }
      }
    }

    private static Stream<JavaClass> signature(JavaMember member) {
      return switch (member) {
        case JavaField field -> field.getType().getAllInvolvedRawTypes().stream();
        case JavaCodeUnit code ->
            Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream())
                .flatMap(type -> type.getAllInvolvedRawTypes().stream());
        default -> throw new IllegalArgumentException(member.getDescription());
      };
    }

    private static void report(
        String where, Stream<JavaClass> types, JavaClass type, ConditionEvents events) {
      String shown =
          types
              .map(JavaClass::getName)
              .filter(name -> name.startsWith(OurModule.VECTOR_API))
              .distinct()
              .collect(Collectors.joining(", "));
      events.add(new SimpleConditionEvent(type, shown.isEmpty(), where + " shows " + shown));
    }
  }
}
