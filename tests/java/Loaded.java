/** What ReadJar loads from a JAR, to see that it can. */
final class Loaded {
    private Loaded() {}
}
