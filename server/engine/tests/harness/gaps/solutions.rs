//! Solutions and their packages, with gaps.

use super::Gaps;
use async_trait::async_trait;
use model::*;
use store::*;

through! {
    Solutions {
        contacts(environment: &EnvironmentId) -> Vec<PublisherContact>;
        save_publisher(save: SavePublisher) -> ();
        origins(environment: &EnvironmentId) -> Vec<(VersionId, String, bool)>;
        solutions(environment: &EnvironmentId) -> Vec<KeptSolution>;
        solution(environment: &EnvironmentId, name: &str) -> KeptSolution;
        save_solution(save: SaveSolution) -> ();
        delete_solution(save: SaveSolution) -> ();
        keep_package(package: NewPackage) -> PackageId;
        packages(environment: &EnvironmentId, page: PageRequest) -> Page<KeptPackage>;
        package(id: PackageId) -> KeptPackage;
        package_bytes(id: PackageId) -> Vec<u8>;
        work_on_solution(work: SolutionWork) -> ImportId;
        imports(environment: &EnvironmentId, page: PageRequest) -> Page<Import>;
        import(id: ImportId) -> Import;
    }
}
