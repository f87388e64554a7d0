//! Starts what an environment needs: a probe for each port, readers for each entity, a lane for each map; and more of
//! them when maps are added.

use crate::attached::Attached;
use crate::bulk::BulkWork;
use crate::capture::Reader;
use crate::lane::Lane;
use crate::progress::Progress;
use crate::tasks::Tasks;
use model::{MapId, Side};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What runs already.
#[derive(Default)]
struct Started {
    readers: HashSet<(Side, String)>,
    lanes: HashSet<MapId>,
}

pub(crate) fn start(attached: Arc<Attached>, tasks: &Tasks) {
    for side in Side::BOTH {
        let port = Arc::clone(attached.port(side));
        let stop = tasks.stop().clone();
        tasks.start(format!("{} {side} probe", attached.id), move || {
            let (port, stop) = (Arc::clone(&port), stop.clone());
            async move {
                tokio::select! {
                    biased;
                    () = stop.cancelled() => {}
                    () = port.keep_probing() => {}
                }
            }
        });
    }
    let bulk = Arc::new(BulkWork { attached: Arc::clone(&attached), stop: tasks.stop().clone() });
    tasks.start(format!("{} bulk acts", attached.id), move || {
        let bulk = Arc::clone(&bulk);
        async move { bulk.run().await }
    });
    let started = Arc::new(Mutex::new(Started::default()));
    let group = tasks.clone();
    tasks.start(format!("{} director", attached.id), move || {
        let (attached, started, group) = (Arc::clone(&attached), Arc::clone(&started), group.clone());
        async move { direct(&attached, &started, &group).await }
    });
}

async fn direct(attached: &Arc<Attached>, started: &Mutex<Started>, tasks: &Tasks) {
    let mut signal = attached.store.signal();
    loop {
        let seen = signal.borrow_and_update().maps;
        start_missing(attached, started, tasks);
        tokio::select! {
            biased;
            () = tasks.stop().cancelled() => return,
            _ = signal.wait_for(|now| now.maps != seen) => {}
        }
        while let Err(error) = attached.refresh().await {
            tracing::error!(environment = %attached.id, %error, "the maps could not be read");
            tokio::select! {
                biased;
                () = tasks.stop().cancelled() => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
}

fn start_missing(attached: &Arc<Attached>, started: &Mutex<Started>, tasks: &Tasks) {
    let mut started = started.lock().unwrap_or_else(PoisonError::into_inner);
    for view in attached.maps() {
        for side in Side::BOTH {
            let entity = view.version.mapping.entity(side).to_owned();
            if started.readers.insert((side, entity.clone())) {
                start_reader(attached, side, &entity, tasks);
            }
        }
        let map = view.map.id;
        if started.lanes.insert(map) {
            let progress =
                Arc::new(Progress { attached: Arc::clone(attached), map, stop: tasks.stop().clone() });
            tasks.start(format!("{} progress {map}", attached.id), move || {
                let progress = Arc::clone(&progress);
                async move { progress.run().await }
            });
            let lane = Arc::new(Lane { attached: Arc::clone(attached), map, stop: tasks.stop().clone() });
            tasks.start(format!("{} map {map}", attached.id), move || {
                let lane = Arc::clone(&lane);
                async move { lane.run().await }
            });
        }
    }
}

fn start_reader(attached: &Arc<Attached>, side: Side, entity: &str, tasks: &Tasks) {
    let reader = Arc::new(Reader {
        attached: Arc::clone(attached),
        side,
        entity: entity.to_owned(),
        stop: tasks.stop().clone(),
    });
    let sweeper = Arc::clone(&reader);
    tasks.start(format!("{} {side} {entity} reader", attached.id), move || {
        let reader = Arc::clone(&reader);
        async move { reader.run().await }
    });
    tasks.start(format!("{} {side} {entity} sweep", attached.id), move || {
        let sweeper = Arc::clone(&sweeper);
        async move { sweeper.keep_sweeping().await }
    });
}
