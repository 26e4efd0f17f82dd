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
  private static final String VECTOR_API = KernelsModule.VECTOR_API + "..";

  private static final JavaClasses KERNELS = mainClassesBelow("io.lanewise.kernels");
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
    slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(KERNELS);
  }

  @Test
  void packagesAreNamedAfterWhatTheyDo() {
    for (JavaClasses module : Set.of(KERNELS, TEST_KIT)) {
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..common..", "..misc..", "..helper..", "..manager..")
          .check(module);
    }
  }

  @Test
  void exportedSignaturesAreFreeOfTheVectorApi() {
    Set<String> exported = KernelsModule.exportedPackages();
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
      return type.getPackageName().startsWith("io.lanewise.kernels")
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
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
              .filter(name -> name.startsWith(KernelsModule.VECTOR_API))
              .distinct()
              .collect(Collectors.joining(", "));
      events.add(new SimpleConditionEvent(type, shown.isEmpty(), where + " shows " + shown));
    }
  }
}
